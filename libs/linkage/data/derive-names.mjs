// Makes `given-names.tsv` and `family-names.tsv` from the lists named in README.md:
//   node libs/linkage/data/derive-names.mjs <folder of the lists>
// The result is checked in: the hub reads it, and nothing else of the lists.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const lists = process.argv[2];
const FLOOR = 1e-5;
const read = (path) =>
  readFileSync(join(lists, path), 'utf8')
    .split(/\r?\n/)
    .slice(1)
    .filter(Boolean)
    .map((line) => line.split(','));
/** As `nameTokens` of the hub folds a name, for the one-token names of the lists. */
const fold = (text) =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}'’ʼ`\- .]/gu, '')
    .replace(/ß/g, 'SS')
    .toUpperCase();

const births = new Map();
let total = 0;
for (const [name, , count] of read('names/ew_baby_names_2003_2020.csv')) {
  const token = fold(name.split(/[ -]/)[0]);
  births.set(token, (births.get(token) ?? 0) + Number(count));
  total += Number(count);
}

const related = new Map();
/**
 * Two common names of about the same frequency, Emily and Amelia, are two children far more often than one, whatever a
 * list of nicknames says; unless they begin alike, as Charles and Charlie do.
 */
const twoNames = (a, b) => {
  const [less, more] = [births.get(a) ?? 0, births.get(b) ?? 0].sort((x, y) => x - y);
  return less >= 3000 && less / more > 0.35 && a.slice(0, 2) !== b.slice(0, 2);
};
const relate = (a, b) => {
  if (a === b || a.length < 2 || b.length < 2 || twoNames(a, b)) return;
  related.set(a, (related.get(a) ?? new Set()).add(b));
  related.set(b, (related.get(b) ?? new Set()).add(a));
};
for (const [a, , b] of read('names/nicknames_carltonnorthern.csv')) relate(fold(a), fold(b));
for (const [a, b] of read('names/wikidata_hypocorisms_nicknames.csv')) {
  if (!/[ (]/.test(a + b)) relate(fold(a), fold(b));
}

// What every school register in England knows, by hand: the name, and what it is called or written for. Lists of nicknames
// lack the Irish and Welsh ones as the English hear them, and which of Bobby and Robert is commoner says nothing.
const HOUSEHOLD_WORDS = `ROBERT BOBBY BOB ROBBIE ROB
WILLIAM BILLY BILL WILL
ELIZABETH LIZZIE BETH BETSY LIBBY ELIZA
MARGARET MAGGIE PEGGY MEG
EDWARD TEDDY TED EDDIE NED
THEODORE TEDDY THEO
HENRY HARRY
PATRICK PADDY PADRAIG PACKIE
MARGUERITE DAISY
ANTHONY TONY ANTONY
FREDERICK FREDDIE FRED
ALEXANDER SASHA XANDER ALEC
SIOBHAN SHIVAUN CHEVONNE SHEVAUN
NIAMH NEAVE NEVE NEEVE
AOIFE EEFA EFA
CAOIMHE KEEVA QUEEVA KEVA
SAOIRSE SEERSHA SERSHA
ROISIN ROSHEEN
SINEAD SHINEAD SHINADE
SEAN SHAUN SHAWN
CIARAN KIERAN KEIRAN
EOIN OWEN EOGHAN
CIAN KEAN KIAN
TADHG TIGE
AISLING ASHLING ASHLYN
GRAINNE GRONYA
MAEVE MEABH MAEBH
SIAN SHAN SHARN
RHYS REECE REESE
OWAIN OWEN
JAKUB KUBA
ZOFIA ZOSIA
ALEKSANDRA OLA
MAKSYMILIAN MAKS
STANISLAW STAS STASZEK
KATARZYNA KASIA
MALGORZATA GOSIA
ANNA ANIA
ALEKSANDER OLEK
MOHAMMED MO HAMA MOE
FATIMA FATMA FATIMAH FADUMO
ABDIRAHMAN ABDI`
  .split('\n')
  .map((line) => line.split(' '));
const wordsFor = new Map();
for (const [name, ...shorter] of HOUSEHOLD_WORDS) {
  for (const short of shorter) {
    wordsFor.set(short, [...(wordsFor.get(short) ?? []), name]);
    for (const [a, b] of [
      [short, name],
      [name, short],
    ])
      related.set(a, (related.get(a) ?? new Set()).add(b));
  }
}

// One romanised form can stand for several native ones. The native form names the class.
const romanised = new Map();
for (const [table, native, variant] of read('names/romanised_name_variants.csv')) {
  const id = fold(native);
  for (const token of [id, fold(variant)]) {
    const classes = romanised.get(token) ?? new Map();
    classes.set(id, /surnames/.test(table));
    romanised.set(token, classes);
  }
}

/** What a given name may be short for: up to two commoner relatives, and itself if anything may be short for it. */
function standsFor(token) {
  const own = births.get(token) ?? 0;
  const kin = [...(related.get(token) ?? [])];
  const known = wordsFor.get(token) ?? [];
  const commoner = kin
    .filter((k) => (births.get(k) ?? 0) > own)
    .sort((a, b) => births.get(b) - births.get(a))
    .slice(0, 2);
  const shorter = kin.some((k) => (births.get(k) ?? 0) <= own);
  const classes = [...(romanised.get(token) ?? [])].filter(([, surname]) => !surname).map(([id]) => id);
  const all = [...new Set([...known, ...commoner, ...classes.slice(0, 2)])];
  return all.length === 0 || shorter || known.length > 0 ? [token, ...all.filter((one) => one !== token)] : all;
}

const given = new Set([...births.keys(), ...related.keys()]);
for (const [token, classes] of romanised) if ([...classes.values()].some((surname) => !surname)) given.add(token);
const meanings = new Map([...given].map((token) => [token, standsFor(token)]));
const classBirths = new Map();
for (const [token, ids] of meanings) {
  for (const id of ids) classBirths.set(id, (classBirths.get(id) ?? 0) + (births.get(token) ?? 0));
}
const share = (token) => Math.max(...meanings.get(token).map((id) => classBirths.get(id) ?? 0)) / total;
const perMillion = (value) => Number((value * 1e6).toPrecision(3));
const givenLines = [...given]
  .filter((token) => token && !/[()/]/.test(token))
  .map((token) => ({ token, ids: meanings.get(token), freq: share(token) }))
  .filter(({ token, ids, freq }) => freq > FLOOR || ids.length > 1 || ids[0] !== token)
  .sort((a, b) => b.freq - a.freq || (a.token < b.token ? -1 : 1))
  .map(({ token, ids, freq }) => {
    const others = ids.length === 1 && ids[0] === token ? '' : ids.join(' ');
    return [token, Math.max(perMillion(freq), 10), others].join('\t').trimEnd();
  });

// Orders of magnitude, per million, by hand: there is no open list of surnames with counts for England.
const COMMON = `SMITH 11500 JONES 9500 WILLIAMS 6700 TAYLOR 5700 BROWN 5300 DAVIES 4600 KHAN 4000 HUSSAIN 4000 EVANS 3600
WILSON 3600 AHMED 3500 ALI 3500 SINGH 3500 KAUR 3500 THOMAS 3400 ROBERTS 3300 JOHNSON 3300 PATEL 3000 LEWIS 2900 WALKER 2900
ROBINSON 2900 WOOD 2800 THOMPSON 2800 WHITE 2700 WATSON 2500 JACKSON 2500 WRIGHT 2500 BEGUM 2500 GREEN 2400 HARRIS 2400
COOPER 2200 KING 2200 LEE 2200 MARTIN 2100 CLARKE 2100 JAMES 2000 MORGAN 2000 HUGHES 2000 EDWARDS 2000 HALL 2000 HILL 1900
TURNER 1900 MOORE 1800 CLARK 1800 HARRISON 1700 SCOTT 1700 WARD 1700 YOUNG 1600 MORRIS 1600 CARTER 1600 PHILLIPS 1600
MITCHELL 1500 SHAH 1500 MOHAMMED 1500 MURPHY 1500 KELLY 1500 ANDERSON 1500 CAMPBELL 1400 ALLEN 1400 BAKER 1400 BELL 1300
SHAW 1200 STEWART 1200 HASSAN 1200 ADAMS 1200 COLLINS 1200 PARKER 1200 BENNETT 1200 COOK 1200 PRICE 1200 RICHARDSON 1200
MARSHALL 1200 SIMPSON 1100 BAILEY 1100 GRIFFITHS 1100 AKHTAR 1000 RAHMAN 1000 MIAH 1000 MALIK 1000 ISLAM 1000 KUMAR 1000
MOHAMED 1000 OBRIEN 1000 MURRAY 1000 UDDIN 800 IQBAL 800 MAHMOOD 800 RYAN 800 WALSH 800 REID 800 ROBERTSON 800 CHOWDHURY 600
SHARMA 600 ABDI 600 NGUYEN 500 POPA 400 CHEN 400 OSMAN 400 WANG 300 ZHANG 300 LI 300`
  .split(/\s+/)
  .reduce((map, word, i, all) => (i % 2 ? map.set(all[i - 1], Number(word)) : map), new Map());
const LISTED = 100;
const family = new Map(COMMON);
for (const [kind, name] of read('reference/names.csv')) {
  const token = fold(name);
  if (kind === 'surname' && !/[ -]/.test(name.trim()) && !family.has(token)) family.set(token, LISTED);
}
for (const [token] of romanised) if (!family.has(token)) family.set(token, 20);
const classOf = (token) => {
  const ids = [...(romanised.get(token)?.keys() ?? [])].slice(0, 3);
  return ids.length === 0 ? [token] : ids;
};
const classFrequency = new Map();
for (const [token, value] of family) {
  for (const id of classOf(token)) classFrequency.set(id, (classFrequency.get(id) ?? 0) + value);
}
const familyLines = [...family.keys()]
  .map((token) => {
    const ids = classOf(token);
    const value = Math.min(12000, Math.max(...ids.map((id) => classFrequency.get(id))));
    return { token, ids, value };
  })
  .sort((a, b) => b.value - a.value || (a.token < b.token ? -1 : 1))
  .map(({ token, ids, value }) => [token, value, ids[0] === token && ids.length === 1 ? '' : ids.join(' ')].join('\t').trimEnd());

const here = new URL('.', import.meta.url).pathname;
writeFileSync(join(here, 'given-names.tsv'), givenLines.join('\n') + '\n');
writeFileSync(join(here, 'family-names.tsv'), familyLines.join('\n') + '\n');
console.log({ given: givenLines.length, family: familyLines.length });
