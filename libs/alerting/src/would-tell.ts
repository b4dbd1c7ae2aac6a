import type { AlertKind, Category, Urgency, WithheldCategory } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import type { CaseFile } from '#episodes';
import type { Because, Tell, TellTo } from '#protocols';
import type { CompiledAgreements } from '#sharing';
import { Disclosing } from './disclosure.js';
import { mergeTells } from './merge-tells.js';

/** Somebody who would be told, and how much. */
export interface WouldTell {
  readonly to: Pick<TellTo, 'organisation' | 'role' | 'capacity'>;
  readonly kind: AlertKind;
  readonly urgency: Urgency;
  readonly because: readonly Because[];
  readonly categories: readonly Category[];
  readonly withheld: readonly WithheldCategory[];
}

/** Whom these tells would reach, one for each alert that they would make, and what each would be shown: nobody is told. */
export function wouldTell(
  tells: readonly Tell[],
  file: CaseFile,
  {
    directory,
    agreements,
    now,
  }: { readonly directory: DirectorySnapshot; readonly agreements: CompiledAgreements; readonly now: Date },
): WouldTell[] {
  const disclosing = new Disclosing(directory, agreements, now);
  return mergeTells(tells).map(({ to, kind, urgency, because, report, episode }) => {
    const { organisation, role, capacity } = to;
    const told = { organisation, role, capacity, kind, report, about: report, episode, withdraws: null };
    const { agreements: bases, decided, withheld } = disclosing.show(told, role, file);
    const categories = decided?.projection.categories ?? [...new Set(bases.flatMap((basis) => basis.categories))];
    return { to: { organisation, role, capacity }, kind, urgency, because, categories, withheld };
  });
}
