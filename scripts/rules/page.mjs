/** The page of rules, in Markdown: every rule of the packs in English, with its source. */
export function pageOf(packs, words) {
  const facts = Object.entries(words.RULE_FACTS).map(([fact, about]) => `| \`${fact}\` | ${about} |`);
  return `${[
    '# The rules',
    '',
    'Made from the packs by `npm run rules -- --write`, so that a practitioner can check them against the protocols. What is',
    'written here is what the hub acts on. How a rule is written: [writing a protocol](writing-a-protocol.md).',
    ...packs.flatMap((pack) => ofPack(pack, words)),
    '',
    '## What conditions may ask about',
    '',
    '| fact | |',
    '|---|---|',
    ...facts,
  ].join('\n')}\n`;
}

function ofPack({ id, version, title, rules, lists }, words) {
  const all = [...rules, ...(lists ?? [])].sort((a, b) => a.id.localeCompare(b.id));
  return ['', `## ${title}`, '', `\`${id}\`, version ${version}`, ...all.flatMap((rule) => ofRule(rule, words))];
}

function ofRule(
  { id, part, says, source, when, replaces, if: conditions = [], tell = [], due = [], send = [] },
  words,
) {
  const given = (list) => list.map(words.conditionInWords).join('; and ');
  const only = (list) => (list && list.length > 0 ? `, if ${given(list)}` : '');
  const lines = [
    `_${source}_${replaces ? `, in the place of ${replaces}` : ''}`,
    `- When ${words.whenInWords(when)}`,
    ...(conditions.length > 0 ? [`- If ${given(conditions)}`] : []),
    ...tell.map((one) => `- Tells ${words.whoInWords(one)}: ${one.text}${only(one.if)}`),
    ...due.map((one) => {
      const unless = one.unless.length > 0 ? `, unless ${given(one.unless)}` : '';
      const with_ = one.participants.length > 0 ? `, with ${one.participants.map(words.whoInWords).join(', ')}` : '';
      return `- Due from ${words.whoInWords(one.owner)}, ${words.dueInWords(one)}: ${one.text} (\`${one.task}\`)${with_}${only(one.if)}${unless}`;
    }),
    ...send.map((one) => `- Sends ${one.report} to ${words.whoInWords(one)}: ${one.text}${only(one.if)}`),
  ];
  return ['', `### ${id}${part ? ` ${part}` : ''}`, '', says, '', lines[0], '', ...lines.slice(1)];
}
