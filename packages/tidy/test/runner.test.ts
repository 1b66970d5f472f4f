import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../src/source-file.ts';

// The runner is plain JavaScript outside every package, so it is loaded by its address and not imported.
const runnerUrl = (name: string) => pathToFileURL(join(repositoryRoot, 'scripts', 'runner', name)).href;
const lifeline = runnerUrl('lifeline.mjs');

/** A program that says each signal it gets, and ends a second after the one with this number. */
const listener = (last = 1): string => `
  let count = 0;
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
    console.log(signal);
    if ((count += 1) === ${last}) setTimeout(() => process.exit(7), 1_000);
  });
  setInterval(() => {}, 1_000);
  console.log('ready');
`;

/** Starts a runner with this program as its child, in a process group of their own. */
function startRunner(program: string): { runner: ChildProcess; output: () => string; ready: Promise<void> } {
  const args = JSON.stringify(['--import', lifeline, '--eval', program]);
  const script = `
    import { runToEnd } from ${JSON.stringify(runnerUrl('child.mjs'))};
    const options = { ownGroup: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] };
    process.exitCode = await runToEnd(process.execPath, ${args}, options);
  `;
  const runner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  let output = '';
  const ready = new Promise<void>((resolve) => {
    runner.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('ready')) resolve();
    });
  });
  return { runner, output: () => output, ready };
}

const exitOf = async (runner: ChildProcess) => (await once(runner, 'close'))[0] as number;

describe.skipIf(process.platform === 'win32').concurrent('a signal reaches the child exactly once', () => {
  test.for([
    ['a Ctrl-C that npm echoes', 'SIGINT', (pid: number) => [pid, pid]],
    ['a SIGTERM', 'SIGTERM', (pid: number) => [pid]],
    ['a signal to the whole group', 'SIGINT', (pid: number) => [-pid]],
  ] as const)('%s', async ([, signal, targets]) => {
    const { runner, output, ready } = startRunner(listener());
    await ready;
    for (const target of targets(runner.pid ?? 0)) process.kill(target, signal);
    expect(await exitOf(runner)).toBe(7);
    expect(output().split('\n').slice(1)).toEqual([signal, '']);
  });

  test('a second Ctrl-C is a second request', async () => {
    const { runner, output, ready } = startRunner(listener(2));
    await ready;
    runner.kill('SIGINT');
    await expect.poll(output).toContain('SIGINT');
    await delay(600);
    runner.kill('SIGINT');
    expect(await exitOf(runner)).toBe(7);
    expect(output().match(/SIGINT/g)).toHaveLength(2);
  });

  test('a child that a signal ends is answered as 128 + n', async () => {
    const { runner, ready } = startRunner("console.log('ready'); setInterval(() => {}, 1_000)");
    await ready;
    runner.kill('SIGTERM');
    expect(await exitOf(runner)).toBe(143);
  });

  test('a runner that is killed takes its child along, which is asked and not killed', async () => {
    const { runner, output, ready } = startRunner(listener());
    await ready;
    runner.kill('SIGKILL');
    // Its output closes when the last process that holds it is gone, and that is the child.
    await once(runner, 'close');
    expect(output().split('\n').slice(1)).toEqual(['SIGTERM', '']);
  });
});

test('an old Node is told in one sentence', () => {
  const old =
    "data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '16.20.2' } })";
  const door = join(repositoryRoot, 'scripts', 'run.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', old, door, 'test'], {
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: 'Prescient needs Node 20 or newer to set itself up; this is Node 16.20.2.\n',
  });
});

test("npm's own settings stay behind, the way to its registry goes along", () => {
  const script = `
    import { toolEnvironment } from ${JSON.stringify(runnerUrl('environment.mjs'))};
    console.log(JSON.stringify(toolEnvironment(process.execPath)));
  `;
  const settings = {
    npm_config_registry: 'r',
    npm_config_prefix: 'p',
    npm_lifecycle_event: 'test',
    NPM_CONFIG_USERCONFIG: 'u',
  };
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    env: { ...process.env, ...settings },
  });
  const passedOn = JSON.parse(stdout) as Record<string, string>;
  expect(passedOn).toMatchObject({ npm_config_registry: 'r', NPM_CONFIG_USERCONFIG: 'u', DO_NOT_TRACK: '1' });
  expect(passedOn).not.toHaveProperty('npm_config_prefix');
  expect(passedOn).not.toHaveProperty('npm_lifecycle_event');
});

describe('the closing line', async () => {
  interface Tally {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
  }
  const { closingLine, failuresIn, sum, tallyReport } = (await import(runnerUrl('tally.mjs'))) as {
    closingLine: (tally: Tally) => string;
    failuresIn: (report: object) => string[];
    sum: (tallies: Tally[]) => Tally;
    tallyReport: (report: object) => Tally;
  };
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((one) => ({ status: one })),
  });

  test('sums what the reports say', () => {
    const reports = [
      { testResults: [file('passed', 'passed', 'passed', 'pending'), file('failed', 'failed', 'passed')] },
      { testResults: [file('passed', 'passed', 'todo')] },
    ];
    expect(closingLine(sum(reports.map(tallyReport)))).toBe('4 passed, 1 failed, 2 skipped');
  });

  test('counts a file that did not load as a failure, and is short when nothing was skipped', () => {
    expect(closingLine(tallyReport({ testResults: [file('failed')] }))).toBe('0 passed, 1 failed');
  });

  test('says before what failed and why, a file that did not load too', () => {
    const broken = { status: 'failed', fullName: 'money adds up', failureMessages: ['expected 1 to be 2'] };
    const testResults = [
      { name: 'a.test.ts', status: 'failed', assertionResults: [broken, { status: 'passed' }] },
      { name: 'b.test.ts', status: 'failed', message: 'a syntax error', assertionResults: [] },
      { name: 'c.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    expect(failuresIn({ testResults })).toEqual([
      '✗ a.test.ts: money adds up\nexpected 1 to be 2',
      '✗ b.test.ts did not load\na syntax error',
    ]);
  });
});
