// The disclosure ledger of one child, by organisation.

import { EVERYBODY } from './cast.mjs';
import { bold, columns, dim, line, say } from './terminal.mjs';
import { clockTime, day, inWords, short } from './words.mjs';

const WIDTHS = [9, 7, 24, 14, 6, 3];
const KINDS = { 'placement.started': 'placed', 'missing.reported': 'missing', 'missing.found': 'found' };

/** Entries of one alert to one role are one row: what went by inbox and by e-mail was the same. */
export function showLedger(ledger, alerts, nameOf) {
  const kinds = new Map(alerts.map(({ id, kind }) => [id, KINDS[kind] ?? 'task']));
  const order = alerts.map(({ id }) => id);
  const rows = rowsOf(ledger.filter(({ alert, channel }) => alert !== null && channel !== 'api' && channel !== 'page'));
  rows.sort((a, b) => a.at.localeCompare(b.at) || order.indexOf(b.alert) - order.indexOf(a.alert));
  line();
  columns(['when', 'of', 'to', 'by', 'fields', 'not', 'rules'], WIDTHS, { indent: 5, as: dim });
  for (const organisation of EVERYBODY) {
    const theirs = rows.filter(({ to }) => to.organisation === organisation);
    if (theirs.length === 0) continue;
    line(`   ${bold(nameOf(organisation))}`);
    for (const { at, alert, to, channels, fields, withheld, rules } of theirs) {
      const time = `${day(at).slice(0, 3)} ${clockTime(at)}`;
      const how = channels.map((channel) => (channel === 'email' ? 'mail' : channel)).join(' ');
      const cells = [
        time,
        kinds.get(alert) ?? '',
        inWords(to.role),
        how,
        String(fields),
        String(withheld),
        short(rules),
      ];
      columns(cells, WIDTHS, { indent: 5 });
    }
  }
  line();
  for (const { id, version, lawfulBasis } of agreementsOf(ledger)) {
    say(`All of it under ${id}, version ${version}: ${lawfulBasis}.`);
  }
}

function rowsOf(entries) {
  const rows = new Map();
  for (const { at, alert, to, channel, fields, withheld, rules } of entries) {
    const key = `${alert} ${to.role}`;
    const row = rows.get(key) ?? { at, alert, to, channels: [], fields: 0, withheld: 0, rules };
    row.channels = [...new Set([...row.channels, channel])].sort();
    row.fields = Math.max(row.fields, fields.length);
    row.withheld = Math.max(row.withheld, withheld.length);
    if (at < row.at) row.at = at;
    rows.set(key, row);
  }
  return [...rows.values()];
}

const agreementsOf = (ledger) => [
  ...new Map(ledger.flatMap(({ agreements }) => agreements).map((one) => [`${one.id}@${one.version}`, one])).values(),
];
