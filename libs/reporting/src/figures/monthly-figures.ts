import { TRIAGE_COLOURS } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import { authorityOf, statusesOn } from '#episodes';
import { ageOn, localDay } from '#kernel';
import {
  checksOf,
  foundNotice,
  hoursOf,
  interviewsOf,
  interviewState,
  interviewWasDue,
  areaOf,
  outwardCode,
  safeAndWell,
  wasAccompanied,
  type Line,
} from '../line.js';
import { inPeriod, type Material, type Row } from '../report.js';
import { byGroup, childrenOf, inOrder } from './counting.js';

type GroupsOf = (line: Line, material: Material) => string | readonly string[] | null;

/** Upper ends of the lengths, in hours, excluded. */
const LENGTHS = [8, 16, 24, 48, 168] as const;
const LENGTH_GROUPS = ['0-8', '8-16', '16-24', '24-48', '48-168', '168+', 'unknown'];
const BANDS = ['1-2', '3-5', '6-8', '9-19', '20+'];
const BANDS_FROM = [1, 3, 6, 9, 20];

/** The tables of BHM-24, in their order; each with its groups, and the order of those that have one. */
const TABLES: readonly (readonly [table: string, groupsOf: GroupsOf, order?: readonly string[]])[] = [
  ['total', ({ episode }) => ['all', ...(episode.category ? [episode.category] : [])], ['all', 'missing', 'absent']],
  ['age', ageInYears],
  ['sex', ({ file }) => said(file.child.sources.map(({ child }) => child.sex))],
  ['ethnicity', ({ care }) => care?.ethnicity ?? null],
  ['setting', ({ episode }) => (episode.lookedAfter ? 'care' : 'home')],
  ['legal-status', legalStatuses],
  ['placement-kind', ({ episode }) => episode.placement?.kind ?? null],
  ['associates', (line) => (wasAccompanied(line) ? 'with-others' : 'alone')],
  ['band', bandOf, BANDS],
  ['length', lengthOf, LENGTH_GROUPS],
  ['triage', reddest, TRIAGE_COLOURS],
  ['checks', checkOf, ['done', 'not-done']],
  ['check-themes', (line) => checksOf(line).flatMap(({ themes }) => themes ?? [])],
  ['interviews', interviewGroups, ['offered', 'completed', 'declined', 'waiting']],
  ['interview-themes', (line) => interviewsOf(line).flatMap(({ data }) => data.themes ?? [])],
  ['found-in', (line, { directory }) => foundIn(line, directory)],
  ['establishment', ({ episode }) => episode.placement?.provider?.urn ?? episode.placement?.provider?.name ?? null],
  ['area', (line, { directory }) => areaOf(line, directory)],
  ['postcode', ({ episode }) => outwardCode(episode.missingFrom?.address?.postcode)],
];

/** BHM-24, BHM-16: the figures of the month's episodes, by children and by episodes; empty groups are left out. */
export function monthlyFigures(material: Material): Row[] {
  const lines = material.lines.filter((line) => inPeriod(line, material.period));
  const ofPeriod = { ...material, lines };
  return TABLES.flatMap(([table, groupsOf, order]) =>
    inOrder(
      byGroup(lines, (line) => groupsOf(line, ofPeriod)),
      order,
    ).map(([group, own]) => ({
      behind: own,
      cells: { table, group, children: childrenOf(own), episodes: own.length },
    })),
  );
}

const said = <T>(words: readonly (T | undefined)[]): T | null => words.find((word) => word !== undefined) ?? null;

function ageInYears({ file, episode }: Line): string | null {
  const born = said(file.child.sources.map(({ child }) => child.dateOfBirth));
  const age = born === null ? null : (ageOn(born, localDay(episode.since))?.youngest ?? null);
  const reckoned = age ?? said(file.child.sources.map(({ child }) => child.approximateAge));
  return reckoned === null ? null : String(reckoned);
}

function legalStatuses({ care, episode }: Line): string[] {
  return statusesOn(care, localDay(episode.since)).flatMap(({ legalStatus }) => legalStatus ?? []);
}

/** Of missing episodes alone: by how many of them the child has in the period. */
function bandOf({ episode }: Line, { lines }: Material): string | null {
  if (episode.category !== 'missing') return null;
  const own = lines.filter((one) => one.episode.child === episode.child && one.episode.category === 'missing').length;
  return BANDS[BANDS_FROM.findLastIndex((from) => own >= from)] ?? null;
}

function lengthOf(line: Line, { now }: Material): string {
  if (line.episode.endedAt === null) return 'unknown';
  const hours = hoursOf(line, now);
  const place = LENGTHS.findIndex((end) => hours < end);
  return LENGTH_GROUPS[place === -1 ? LENGTHS.length : place] ?? 'unknown';
}

/** A child once: only the first of the episodes that were its reddest counts. */
function reddest(line: Line, { lines }: Material): string | null {
  const own = lines.filter(({ episode }) => episode.child === line.episode.child);
  const colours = own.map(({ episode }) => episode.triage);
  const worst = TRIAGE_COLOURS.find((colour) => colours.includes(colour));
  return worst !== undefined && own[colours.indexOf(worst)] === line ? worst : null;
}

function checkOf(line: Line): string | null {
  const state = safeAndWell(line);
  return state === 'done' || state === 'not-done' ? state : null;
}

function interviewGroups(line: Line): string[] {
  const state = interviewState(line);
  const groups = interviewsOf(line).length > 0 ? ['offered'] : [];
  if (state === 'completed' || state === 'declined') return [...groups, state];
  return interviewWasDue(line) ? [...groups, 'waiting'] : groups;
}

function foundIn(line: Line, directory: DirectorySnapshot): string | null {
  const found = foundNotice(line);
  const place = found && (found.data as { place?: { authority?: string; postcode?: string } }).place;
  return authorityOf(place, directory);
}
