import type { SinkMessageBody, SinkPage } from './sink-messages.js';

/** The messages as a page for people: no script, no style of its own, and every text escaped. */
export function sinkPage({ items, next }: SinkPage, nextLink: (next: string) => string): string {
  const list = items.length === 0 ? '<p>Nothing has been sent yet.</p>' : items.map(message).join('\n');
  const older = next === null ? '' : `<p><a href="${escape(nextLink(next))}" rel="next">Older messages</a></p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sent messages – Homeward</title>
</head>
<body>
<main>
<h1>Sent messages</h1>
<p>What this hub has sent by e-mail and text message, newest first. Nothing leaves this machine.</p>
${list}
${older}
</main>
</body>
</html>
`;
}

function message({ id, at, channel, to, subject, body, kind }: SinkMessageBody): string {
  const whom = [to.organisation, to.role].filter((part) => part !== null).join(', ');
  return `<article id="${escape(id)}">
<h2>${escape(subject)}</h2>
<dl>
<dt>Sent</dt><dd><time datetime="${escape(at)}">${escape(at)}</time> by ${channel === 'sms' ? 'text message' : 'e-mail'}</dd>
<dt>To</dt><dd>${escape(to.address)}${whom === '' ? '' : ` (${escape(whom)})`}</dd>
${kind === null ? '' : `<dt>Kind</dt><dd>${escape(kind)}</dd>`}
</dl>
<pre>${escape(body)}</pre>
</article>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');
}
