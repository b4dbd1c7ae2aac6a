// `npm run generate:registry -- --children N [--reports M] [--seed S] [--out DIR]`: a made-up registry of children,
// reports about them and others, and whom each report is about, to measure the linkage with. What it makes:
// libs/testing/README.md.

import { runBuilt } from './run-built.mjs';

await runBuilt('libs/testing/src/population/program.js', process.argv.slice(2));
