// A reporter for node:test that writes how many tests passed, failed and were skipped, and which and why, as JSON.

export default async function* countingReporter(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const skips = [];
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue;
    if (data.skip !== undefined || data.todo !== undefined) {
      counts.skipped += 1;
      skips.push({ name: data.name, why: String(data.skip ?? data.todo) });
    } else if (type === 'test:pass') counts.passed += 1;
    else counts.failed += 1;
  }
  yield JSON.stringify({ ...counts, skips });
}
