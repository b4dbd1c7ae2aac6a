import type { AlertBody, DisclosureBody, EpisodeBody, ReviewBody, TaskBody } from '#contracts';
import {
  AlertInbox,
  BadCursor,
  DisclosureDesk,
  EpisodeDesk,
  ParkedDesk,
  ReportDesk,
  ReviewDesk,
  TaskDesk,
  type CallerInfo,
  type PageOf,
  type ParkedBody,
  type ReportQuestion,
} from '#gateway';

/** One thing that one organisation has; everything else is not there. */
export const THE_ID = '11111111-1111-8111-8111-111111111111';
export const OWNER = 'E08000010';

/** What a desk was asked, and by whom. */
export const asked: unknown[] = [];

function page<T>(caller: CallerInfo, cursor: string | null, ...question: unknown[]): Promise<PageOf<T>> {
  asked.push([caller.organisation, ...question]);
  if (cursor === null) return Promise.resolve({ items: [{ id: 'first' } as T], next: 'place|1' });
  if (cursor !== 'place|1') return Promise.reject(new BadCursor());
  return Promise.resolve({ items: [{ id: 'second' } as T], next: null });
}

function theOne<T>(caller: CallerInfo, id: string, over: object = {}): Promise<T | null> {
  asked.push([caller.organisation, id, over]);
  return Promise.resolve(caller.organisation === OWNER && id === THE_ID ? ({ id, ...over } as T) : null);
}

class Alerts extends AlertInbox {
  override list = (caller: CallerInfo, filter: object, cursor: string | null) =>
    page<AlertBody>(caller, cursor, filter);
  override one = (caller: CallerInfo, id: string) => theOne<AlertBody>(caller, id);
  override acknowledge = (caller: CallerInfo, id: string, request: object) =>
    theOne<AlertBody>(caller, id, { acknowledged: { ...request } });
}

class Tasks extends TaskDesk {
  override list = (caller: CallerInfo, filter: object, cursor: string | null) => page<TaskBody>(caller, cursor, filter);
  override complete = (caller: CallerInfo, id: string, request: object) => theOne<TaskBody>(caller, id, { ...request });
}

class Episodes extends EpisodeDesk {
  override list = (caller: CallerInfo, filter: object, cursor: string | null) =>
    page<EpisodeBody>(caller, cursor, filter);
  override one = (caller: CallerInfo, id: string) => theOne<EpisodeBody>(caller, id);
}

class Disclosures extends DisclosureDesk {
  override ofChild = (caller: CallerInfo, child: string, cursor: string | null) =>
    child === THE_ID && caller.organisation === OWNER
      ? page<DisclosureBody>(caller, cursor, child)
      : Promise.resolve(null);
}

class Reviews extends ReviewDesk {
  override list = (caller: CallerInfo, filter: object, cursor: string | null) =>
    page<ReviewBody>(caller, cursor, filter);
  override one = (caller: CallerInfo, id: string) => theOne<ReviewBody>(caller, id);
  override decide = (caller: CallerInfo, id: string, request: object) =>
    theOne<ReviewBody>(caller, id, { asked: { ...request } });
  override open = (caller: CallerInfo, request: { receipt?: string | undefined }) =>
    theOne<ReviewBody>(caller, request.receipt ?? '');
}

class Reports extends ReportDesk {
  override read = (caller: CallerInfo, question: ReportQuestion) => {
    asked.push([caller.organisation, question]);
    const { name, meeting, authority } = question;
    const period = { from: '2026-02-01', to: '2026-02-28', start: new Date(0), end: new Date(1), isAsked: false };
    const columns = [{ key: 'group', title: 'Group', type: 'text' as const }];
    const report = { name, title: 'A report', period, authority: OWNER, meeting, columns };
    const rows = [{ cells: { group: '=1+1, "x"' }, behind: [] }];
    return Promise.resolve(authority === null || authority === caller.organisation ? { ...report, rows } : null);
  };
}

class ParkedThings extends ParkedDesk {
  override list = (caller: CallerInfo, cursor: string | null) => page<ParkedBody>(caller, cursor);
  override retry = (_caller: CallerInfo, id: string) =>
    Promise.resolve(id === THE_ID ? ({ id, state: 'retried' } as ParkedBody) : null);
}

export const DESKS = [
  { provide: AlertInbox, useClass: Alerts },
  { provide: TaskDesk, useClass: Tasks },
  { provide: EpisodeDesk, useClass: Episodes },
  { provide: DisclosureDesk, useClass: Disclosures },
  { provide: ReviewDesk, useClass: Reviews },
  { provide: ReportDesk, useClass: Reports },
  { provide: ParkedDesk, useClass: ParkedThings },
];
