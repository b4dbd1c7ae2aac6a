// Tests that were skipped because there was no Kafka for them: how their results say so, and what the test run says of it.

/** Before the reason in whatever says why a test was skipped. */
const WANT = 'skipped for want of Kafka: ';
const IN_TITLE = new RegExp(`^(.*) \\(${WANT}(.*)\\)$`);

/** @typedef {{ group: string, why: string }} Skip one test: the group it is in, and the reason */

/** What a test that is skipped for this reason says. */
export function forWantOfKafka(reason) {
  return `${WANT}${reason}`;
}

/**
 * Of Jest's results (`--json`): the tests of groups in whose title the above stands in brackets.
 * @returns {Skip[]}
 */
export function skippedInJest({ testResults }) {
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'pending')
    .flatMap(({ ancestorTitles }) => {
      const titles = ancestorTitles.map((title) => IN_TITLE.exec(title)).filter(Boolean);
      return titles.slice(0, 1).map(([, group, why]) => ({ group, why }));
    });
}

/**
 * Of what the counting reporter of node:test wrote: the tests whose reason to be skipped begins so.
 * @returns {Skip[]}
 */
export function skippedInNode({ skips }) {
  return skips
    .filter(({ why }) => why.startsWith(WANT))
    .map(({ name, why }) => ({ group: name, why: why.slice(WANT.length) }));
}

/**
 * What a test run says at its end; nothing when all that needs Kafka had it. Where `HOMEWARD_REQUIRE_KAFKA` is set, as on
 * the build server, the run has then failed: tests that nobody runs show nothing.
 * @param {Skip[]} skips
 * @param {NodeJS.ProcessEnv} environment
 */
export function reportOnKafka(skips, environment) {
  if (skips.length === 0) return { lines: [], hasFailed: false };
  const groups = [...new Set(skips.map(({ group }) => group))];
  const reasons = [...new Set(skips.flatMap(({ why }) => why.split('; ')))];
  const sizeOf = (name) => skips.filter(({ group }) => group === name).length;
  const hasFailed = Boolean(environment.HOMEWARD_REQUIRE_KAFKA);
  const lines = [
    `${WANT}${tests(skips.length)} (${reasons.join('; ')})`,
    ...groups.map((group) => `  ${group}: ${tests(sizeOf(group))}`),
    ...(hasFailed ? ['This run requires Kafka (HOMEWARD_REQUIRE_KAFKA), and so it has failed.'] : []),
  ];
  return { lines, hasFailed };
}

const tests = (n) => `${n} ${n === 1 ? 'test' : 'tests'}`;
