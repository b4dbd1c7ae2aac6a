// `npm run demo`: plays a first story into a running hub, and shows who was told what, what was withheld, and why.

import { CannotBegin, findHub } from './hub.mjs';
import { Story } from './story.mjs';
import { bold, dim, line, say } from './terminal.mjs';

try {
  const hub = await findHub(process.env);
  line(bold('Homeward: a child whom Liverpool placed in Wigan goes missing, and comes back'));
  const clock = hub.isSimulated ? 'a simulated clock, which the story moves' : 'the real clock';
  say(`Played into the hub on ${hub.url}, on ${clock}. Everybody in it is invented.`, { indent: 0, as: dim });
  await new Story(hub).play();
  line();
  const messages = hub.hasSink ? `All messages: ${hub.url}/sink. ` : '';
  say(`${messages}How an agency takes part: docs/for-agencies.md.`, { indent: 0, as: dim });
} catch (error) {
  process.stderr.write(`${error instanceof CannotBegin ? error.message : `The demo broke off: ${error.message}`}\n`);
  process.exitCode = 1;
}
