// Who was told what of a notice, and who not and why: the heart of the demo's output.

import { bold, cut, dim, good, held, label, line, say, WIDTH } from './terminal.mjs';
import { inWords, reason, ROWS, short } from './words.mjs';

/**
 * The recipients of a notice, each with why, then what each was shown, row by row, and why not. With `only`, in brief:
 * the rules by their numbers, and no more than these rows.
 */
export function told(alerts, nameOf, { only } = {}) {
  label('TOLD');
  alerts.forEach((alert, nth) => recipient(alert, `${nth + 1}`, nameOf, only !== undefined));
  const shown = alerts.map((alert, nth) => ({ alert, number: nth + 1 })).filter(({ alert }) => !isPointer(alert));
  if (shown.length === 0) return;
  matrix(shown, only);
  if (only === undefined) withheld(shown);
}

/** No agreement covers them: they learn that there is something, and whom to ring. */
const isPointer = ({ facts }) => Object.keys(facts).length === 0;

function recipient(alert, number, nameOf, isBrief) {
  const { to, because, reference, ring } = alert;
  const name = `${nameOf(to.organisation)}, ${inWords(to.role)}`;
  if (isBrief) {
    const rules = short([...new Set(because.map(({ rule }) => rule))]);
    line(`   ${number.padEnd(3)}${bold(name.padEnd(64))}${dim(rules)}`);
    return;
  }
  line(`   ${number.padEnd(3)}${bold(name)}`);
  say(`as ${inWords(to.capacity)}`, { indent: 6 });
  for (const [text, rules] of rulesByText(because)) {
    const ids = rules.join(' ');
    say(`${ids}  ${text}`, { indent: 6, hang: ids.length + 2 });
  }
  if (!isPointer(alert)) return;
  const whom = ring?.organisation ?? 'whoever sent it';
  say(`No agreement covers them: they are told to ring ${whom} and quote ${reference}, and nothing else.`, {
    indent: 6,
    as: held,
  });
}

/** What several rules say in the same words is said once. */
function rulesByText(because) {
  const texts = new Map();
  for (const { rule, text } of because) texts.set(text, [...new Set([...(texts.get(text) ?? []), rule])].sort());
  return texts;
}

function matrix(shown, only) {
  label('WHAT EACH OF THEM WAS SHOWN  ● shown  – withheld');
  const columns = shown.map(({ number }) => String(number).padStart(3)).join('');
  const room = WIDTH - 3 - 16 - columns.length - 1;
  line(`   ${''.padEnd(16 + room)}${dim(columns)}`);
  for (const { label: name, category, says } of ROWS) {
    if (only && !only.includes(name)) continue;
    const values = shown.map(({ alert }) => says(alert.facts));
    const value = values.find((text) => text !== '');
    if (value === undefined) continue;
    const marks = shown.map(({ alert }, nth) => mark(values[nth] !== '', alert, category)).join('');
    line(`   ${dim(name.padEnd(16))}${cut(value, room - 1).padEnd(room)}${marks}`);
  }
}

function mark(isShown, alert, category) {
  if (isShown) return good('  ●');
  return isWithheld(alert, category) ? held('  –') : '   ';
}

const isWithheld = (alert, category) => alert.withheld.some((one) => one.category === category);

/** The same reason for the same categories is said once, of all whom it concerns. */
function withheld(shown) {
  const groups = new Map();
  for (const { alert, number } of shown) {
    for (const [why, categories] of byReason(alert.withheld)) {
      const key = `${categories.map(inWords).join(', ')}: ${why}`;
      groups.set(key, [...(groups.get(key) ?? []), number]);
    }
  }
  if (groups.size === 0) return;
  label('NOT SHOWN');
  for (const [what, numbers] of groups) say(`${`– to ${numbers.join(', ')}`.padEnd(14)}${what}`, { hang: 14 });
}

function byReason(list) {
  const reasons = new Map();
  for (const { category, reason: code } of list) {
    reasons.set(reason(code), [...(reasons.get(reason(code)) ?? []), category]);
  }
  return reasons;
}
