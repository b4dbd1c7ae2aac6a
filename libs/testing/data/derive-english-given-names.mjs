// Makes `english-given-names.tsv` from the list of births that README.md names:
//   node libs/testing/data/derive-english-given-names.mjs <ew_baby_names_2003_2020.csv>
// Names that the lists by origin claim for another origin are left to it, unless England has made them its own.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const FEWEST_BIRTHS = 60;
const here = (path) => new URL(path, import.meta.url);

const ELSEWHERE = /^(?:afghan|arabic|bangladeshi|chinese|gujarati|horn|iranian|kurdish|pakistani|punjabi|somali|sudanese|tamil|turkish|vietnamese)\.txt$/;
const ENGLISH_TOO = new Set(
  'ADAM SARA SARAH JASMINE ISAAC MAYA MIA AVA ELLA EMMA LARA LILA LAYLA ZARA TARA ZOE EVA ERIN HANNAH RACHEL SAMUEL DANIEL MICHAEL DAVID NATHANIEL JONAS CALEB ABRAHAM SIMON JOSEPH JAY ARRAN AARON HARRY NEIL KIRAN DYLAN DILLON DANNY TYLER JESSICA LANA NADIA SOFIA SOPHIA IRIS LYDIA RUTH EDEN ZION ABIGAIL HELEN DANI ANYA ARIA ASHA TIA ZANE HARRIS AIDEN DENIS KIAN ARMANI DEAN ANNIE NATALIE RYAN ETHAN EMILY CHERRY MARCUS LUCAS HUGO CHLOE JASON MICHELLE TIFFANY VIVIAN KELVIN ELIAS GEORGE MARIAM MIRIAM ARI SIENNA MELISSA CELINE LAILA'.split(
    ' ',
  ),
);

const claimed = new Set();
for (const file of readdirSync(here('names/')).filter((name) => ELSEWHERE.test(name))) {
  const text = readFileSync(here(`names/${file}`), 'utf8');
  for (const [, list] of text.matchAll(/^(?:male|female|family): (.*)$/gm)) {
    for (const name of list.replace(/\*\d+/g, '').split(/[ |]/)) claimed.add(name.toUpperCase());
  }
}

const written = (name) => name.toLowerCase().replace(/(?<=^|[ '-])\p{L}/gu, (letter) => letter.toUpperCase());
const lines = readFileSync(process.argv[2], 'utf8').trim().split(/\r?\n/).slice(1);
const kept = lines
  .map((line) => line.split(','))
  .filter(([name, , births]) => Number(births) >= FEWEST_BIRTHS && (!claimed.has(name) || ENGLISH_TOO.has(name)))
  .map(([name, sex, births]) => `${sex}\t${written(name)}\t${births}`);
writeFileSync(here('english-given-names.tsv'), `${kept.join('\n')}\n`);
