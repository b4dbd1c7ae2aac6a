import { problemsOf } from './tree-checks.mjs';
import { root } from '../ready.mjs';

const problems = problemsOf(root);
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? 'names, lock file and addresses are in order' : `${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
