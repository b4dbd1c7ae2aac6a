import type { AlertRestriction, EpisodeFlag, MissingReported } from '#contracts';
import type { CareRecord, EpisodeRisk, Notice } from './case-file.js';

/** *Exploitation*, as factor, concern or flag (protocols, "Counting"). */
export const EXPLOITATION: ReadonlySet<string> = new Set([
  'child-sexual-exploitation',
  'criminal-exploitation',
  'county-lines',
  'trafficking',
  'modern-slavery',
]);
/** ENG-14: an unaccompanied or migrant child who goes missing so soon after coming into care may be trafficked. */
const MIGRANT = ['unaccompanied-asylum-seeking', 'subject-to-immigration-restriction'];
const NEW_IN_CARE_DAYS = 7;
/** BHM-23: these factors restrict as `restricted` does. */
const RESTRICTING = new Set(['honour-based-violence', 'forced-marriage']);
/** BHM-16: more than three missing episodes in twelve months. */
export const PERSISTENT_FROM = 4;

/** What marks an episode, in the contract's words. */
export function flagsOf(input: {
  readonly risk: EpisodeRisk;
  readonly care: CareRecord | null;
  readonly notices: readonly Notice[];
  /** Missing episodes of the child in the twelve months up to and with this one. */
  readonly missingInTwelveMonths: number;
  /** Days from coming into care to the going; null for a child whom no authority looks after. */
  readonly daysInCare: number | null;
  readonly assumed: readonly EpisodeFlag[];
}): EpisodeFlag[] {
  const said = new Set([
    ...(input.care?.flags ?? []),
    ...input.risk.factors.map((f) => f.factor),
    ...concernsOf(input.notices),
  ]);
  const flags = new Set<EpisodeFlag>();
  if (said.has('persistent') || input.missingInTwelveMonths >= PERSISTENT_FROM) flags.add('persistent');
  const isMigrant = MIGRANT.some((flag) => said.has(flag));
  if (isMigrant && input.daysInCare !== null && input.daysInCare <= NEW_IN_CARE_DAYS) {
    flags.add('potential-trafficking-victim');
  }
  if (said.has('trafficking')) flags.add('trafficking');
  if (said.has('subject-to-immigration-restriction')) flags.add('subject-to-immigration-restriction');
  if (said.has('unaccompanied-asylum-seeking')) flags.add('unaccompanied-asylum-seeking');
  if (restrictionOf(input.notices) !== null || [...said].some((f) => RESTRICTING.has(f))) flags.add('restricted');
  if (input.risk.level === 'high') flags.add('high-risk');
  if ([...said].some((f) => EXPLOITATION.has(f))) flags.add('exploitation');
  for (const flag of input.assumed) flags.add(flag);
  return [...flags];
}

/** The restriction that the reports put on the record; the latest word. */
export function restrictionOf(notices: readonly Notice[]): AlertRestriction | null {
  return (
    notices
      .filter((n) => n.withdrawnBy === null && n.type === 'missing.reported')
      .map((n) => (n.data as MissingReported).restricted)
      .findLast((r) => r !== undefined) ?? null
  );
}

function concernsOf(notices: readonly Notice[]): string[] {
  return notices
    .filter((n) => n.withdrawnBy === null)
    .flatMap((n) => (n.data as { concerns?: string[] }).concerns ?? []);
}
