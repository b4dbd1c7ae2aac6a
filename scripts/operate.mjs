// `npm run migrate`, `npm run topics`, `npm run fill`: what an operator runs once, or again after an update, as
// docs/operating.md says. `npm run eval:linkage`: which child each report of a file is about.

import { runBuilt } from './run-built.mjs';

await runBuilt('apps/operator/src/main.js', process.argv.slice(2));
