// Checks that count themselves: a line each, and at the end `N passed, N failed`.
import { spawnSync } from 'node:child_process';

const longestRunMs = 600_000;
const tally = { passed: 0, failed: 0 };

export function check(holds, sentence) {
  tally[holds ? 'passed' : 'failed'] += 1;
  console.log(`${holds ? '✓' : '✗'} ${sentence}`);
}

/** Prints the closing line; from then on the exit code says whether all held. */
export function conclude() {
  console.log(`${tally.passed} passed, ${tally.failed} failed`);
  process.exitCode = tally.failed > 0 ? 1 : 0;
}

/** Runs a command of the root to its end; its report is what it prints as JSON, undefined where it prints none. */
export function runReport(words, env = {}) {
  const { status, stdout, stderr } = spawnSync('npm', words, {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: longestRunMs,
    maxBuffer: 2 ** 28,
    shell: process.platform === 'win32',
  });
  if (status !== 0) console.log(stderr);
  return { exitCode: status, report: parse(stdout) };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
