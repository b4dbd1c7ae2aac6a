import type { TaskRow } from '#protocols';
import { episodesInWindow, isOpenToSocialCare, isRunning } from '#protocols';
import { matterOfLine, type Line } from '../line.js';
import { inPeriod, type Material, type Row } from '../report.js';

/** "Frequent": three or more in ninety days ("Counting"). */
const FREQUENT = 3;
const PLANS: readonly string[] = ['action-plan', 'risk-plan'];

/** DAR-05: the children who went missing in the period for the third time or more in ninety days. */
export function groupAgenda(material: Material): Row[] {
  const { lines, period } = material;
  const ofPeriod = lines.filter((line) => inPeriod(line, period));
  const children = Map.groupBy(
    ofPeriod.filter((line) => inNinetyDays(line) >= FREQUENT),
    ({ episode }) => episode.child,
  );
  return [...children.values()].flatMap((frequent) => {
    const last = frequent.at(-1);
    return last ? [row(last, material)] : [];
  });
}

const inNinetyDays = ({ episode, file }: Line): number =>
  episodesInWindow(episode, file.history.episodes, { days: 90 });

function row(line: Line, material: Material): Row {
  const { see, lines } = material;
  const { episode, file } = line;
  const sight = see(line);
  const ofChild = lines.filter((one) => one.episode.child === episode.child);
  const tasks = ofChild.flatMap((one) => one.tasks);
  return {
    sight,
    behind: ofChild.filter((one) => one.episode.since <= episode.since),
    cells: {
      child: episode.child,
      name: sight.name,
      age: sight.age,
      responsible: sight.ofEpisode(episode.responsible),
      host: sight.ofEpisode(episode.host),
      caseHolder: sight.worker ?? sight.ofCare(holderOf(line, material)),
      episodes90: sight.ofEpisode(inNinetyDays(line)),
      episodes12m: sight.ofEpisode(episodesInWindow(episode, file.history.episodes, { months: 12 })),
      lastSince: sight.ofEpisode(episode.since.toISOString()),
      persistent: sight.persistent,
      exploitation: sight.exploitation,
      plan: sight.ofEpisode(planOf(tasks)),
      openTasks: tasks.filter(isRunning).length,
    },
  };
}

/** Where no worker is named, who holds the case ("Counting" in the protocols), as a role; null where none is open. */
function holderOf(line: Line, { question, directory, now }: Material): string | null {
  if (line.episode.responsible !== question.authority) return 'front-door';
  const matter = matterOfLine(line, directory, now);
  return matter !== null && isOpenToSocialCare(matter) ? 'allocated-team' : null;
}

/** How it stands with the child's latest missing action plan or risk plan. */
function planOf(tasks: readonly TaskRow[]): string {
  const plans = tasks.filter(({ kind, state }) => PLANS.includes(kind) && state !== 'cancelled');
  const [latest] = plans.sort((a, b) => b.started_at.getTime() - a.started_at.getTime());
  return latest === undefined ? 'none' : latest.state === 'open' ? 'due' : latest.state;
}
