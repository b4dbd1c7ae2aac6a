// `npm run migrate`, `topics`, `fill`, `keys`, `adopt`: what an operator runs once, or again after an update or a restore, as
// docs/operating.md says. `npm run eval:linkage`, `train:linkage`, `learn:linkage`: how well reports are linked, and by what.

import { runBuilt } from './run-built.mjs';

await runBuilt('apps/operator/src/main.js', process.argv.slice(2));
