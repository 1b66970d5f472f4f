// The counts of checks that passed, failed and were skipped.
const nothing = { passed: 0, failed: 0, skipped: 0 };
export const oneFailure = { ...nothing, failed: 1 };

export function sum(tallies) {
  return tallies.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    nothing,
  );
}

/** Returns the closing line, the only one that a program needs to read. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Counts the tests of one vitest report. A file that failed without a failed test did not load, and counts as a failure. */
export function tallyReport({ testResults }) {
  return sum(
    testResults.map(({ status, assertionResults }) => {
      const passed = assertionResults.filter((test) => test.status === 'passed').length;
      const failed = assertionResults.filter((test) => test.status === 'failed').length;
      const brokenFile = status === 'failed' && failed === 0 ? 1 : 0;
      return { passed, failed: failed + brokenFile, skipped: assertionResults.length - passed - failed };
    }),
  );
}

/** Returns the failures in one vitest report, with their messages. */
export function failuresIn({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length > 0)
      return failed.map((test) => `✗ ${name}: ${test.fullName}\n${test.failureMessages.join('\n')}`);
    return status === 'failed' ? [`✗ ${name} did not load\n${message}`] : [];
  });
}
