import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { emptyHome, ownDatabase, type Variables } from './support/homes.ts';
import { prescient, prescientHere, MAIN } from './support/prescient.ts';

/** One fault of the environment, the exit code, and the one line that says what to do. */
interface Fault {
  readonly name: string;
  readonly args: readonly string[];
  readonly variables: Variables;
  readonly code: number;
  readonly line: RegExp;
}

const SHAPE =
  /^DATABASE_URL must look like postgres:\/\/user:password@host:5432\/name; percent-encode special characters/;

const ADDRESSES: readonly (readonly [name: string, url: string])[] = [
  ['no scheme', 'localhost:5432/x'],
  ['no address', 'nonsense'],
  ['an empty host', 'postgres:///x'],
  ['a port beyond all ports', 'postgres://u:p@h:99999/x'],
  ['a stray percent', 'postgres://u:100%@h/x'],
  ['a stray percent in the name', 'postgres://u:p@h/%zz'],
  ['another server', 'mysql://u:p@h/x'],
];

const FAULTS: readonly Fault[] = [
  ...ADDRESSES.map(([name, url]) => ({
    name,
    args: ['audit'],
    variables: { DATABASE_URL: url },
    code: 2,
    line: SHAPE,
  })),
  {
    name: 'a closed port',
    args: ['audit'],
    variables: { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' },
    code: 1,
    line: /^The database cannot be reached \(.*\); start it, or check/,
  },
];

test.each(FAULTS)('$name: one line says what to do', async ({ args, variables, code, line }) => {
  const ended = await prescientHere(args, { PRESCIENT_HOME: emptyHome(), ...variables });
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  expect(ended.stderr).toMatch(line);
  expect([ended.code, ended.stdout]).toEqual([code, '']);
});

test.runIf(existsSync('/proc/self'))('a home in which no folder can be made ends at once', async () => {
  for (const [home, run] of [
    ['/proc/prescient', prescient],
    ['/proc/prescient/below', prescientHere],
    ['/proc', prescientHere],
  ] as const) {
    const { code, stderr } = await run(['start', '--once'], { PRESCIENT_HOME: home, PORT: '0' });
    expect([code, stderr.trim().split('\n').length]).toEqual([1, 1]);
    expect(stderr).toMatch(/folder/);
  }
});

test.runIf(process.getuid?.() === 0 && existsSync('/proc/self'))(
  'a user id that the system does not know is told, with the ways out',
  async () => {
    const home = emptyHome();
    chmodSync(home, 0o777);
    const child = spawn(process.execPath, [MAIN, 'audit'], {
      uid: 54_321,
      gid: 54_321,
      env: { ...process.env, DATABASE_URL: '', PRESCIENT_HOME: join(home, 'of-a-stranger') },
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(stderr).toMatch(
      /^PostgreSQL does not run for user id 54321, which \/etc\/passwd does not know: add .*\n$/,
    );
    expect(code).toBe(1);
  },
);

test.skipIf(!existsSync('/dev/full'))('output that cannot be written is one line', () => {
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  const ended = spawnSync(process.execPath, [MAIN, '--help'], {
    encoding: 'utf8',
    stdio: ['ignore', full, 'pipe'],
  });
  expect([ended.status, ended.stderr]).toEqual([
    1,
    expect.stringMatching(/^The output cannot be written: ENOSPC.*; check the disk\.\n$/),
  ]);
});

test('a reader that closes the output early is no error', async () => {
  const { variables } = await ownDatabase();
  const child = spawn(process.execPath, [MAIN, 'audit', '--json'], {
    env: { ...process.env, ...variables },
    stdio: 'pipe',
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, stderr]).toEqual([0, '']);
});
