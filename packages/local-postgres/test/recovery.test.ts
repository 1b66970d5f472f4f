import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { localPostgresStatus, openLocalPostgres, stopLocalPostgres } from '../src/index.ts';
import { query, usedHome } from './helpers.ts';

interface Stayer {
  readonly child: ChildProcess;
  readonly applicationUrl: string;
}

async function stay(home: string): Promise<Stayer> {
  const script = join(import.meta.dirname, 'stayer.ts');
  const child = spawn(process.execPath, [script, home], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  child.stdout.resume();
  return { child, applicationUrl: (JSON.parse(line) as Stayer).applicationUrl };
}

async function leave({ child }: Stayer): Promise<void> {
  const gone = once(child, 'exit');
  child.stdin?.write('leave\n');
  expect(await gone).toEqual([0, null]);
}

/** The process of the server that runs now. */
async function postmaster(home: string): Promise<number> {
  let pid: number | undefined;
  await expect.poll(async () => (pid = (await localPostgresStatus(home)).pid)).toBeTypeOf('number');
  return pid!;
}

/** A pool that was made before must find the server again, so the address may not change. */
const served = (url: string): Promise<boolean> =>
  query(url, 'select 1').then(
    () => true,
    () => false,
  );

/** Each step names a stayer by its number, or the server. */
type Step = readonly [whom: number | 'server' | 'next server', signal: NodeJS.Signals];

/** A server that crashes and one that is told to end, with processes that are killed before and after it. */
const ORDERS: readonly (readonly Step[])[] = [
  [
    [0, 'SIGKILL'],
    ['server', 'SIGKILL'],
    [1, 'SIGKILL'],
  ],
  [
    ['server', 'SIGTERM'],
    [0, 'SIGKILL'],
    ['next server', 'SIGQUIT'],
  ],
];
/** Played in the full form only: each takes three processes and two servers. */
const MORE_ORDERS: readonly (readonly Step[])[] = [
  [['server', 'SIGKILL']],
  [['server', 'SIGTERM']],
  [['server', 'SIGQUIT']],
  [['server', 'SIGINT']],
  [
    ['server', 'SIGKILL'],
    [0, 'SIGKILL'],
  ],
  [
    ['server', 'SIGQUIT'],
    [1, 'SIGKILL'],
  ],
  [
    ['server', 'SIGKILL'],
    ['next server', 'SIGKILL'],
    [0, 'SIGKILL'],
  ],
];
const isFull = process.env['TEST_LENGTH'] === 'full';

const told = (steps: readonly Step[]): string =>
  steps.map(([whom, signal]) => `${signal} of ${whom}`).join(', ');

interface Scene {
  readonly home: string;
  readonly stayers: readonly Stayer[];
  /** The first server's process. */
  readonly before: number;
}

async function strike({ home, stayers, before }: Scene, [whom, signal]: Step) {
  if (typeof whom === 'number') return void stayers[whom]!.child.kill(signal);
  if (whom === 'next server') await expect.poll(() => postmaster(home)).not.toBe(before);
  process.kill(await postmaster(home), signal);
}

test.each([...ORDERS, ...(isFull ? MORE_ORDERS : [])].map((steps) => [told(steps), steps] as const))(
  'of three processes those that live serve on at the same address after %s',
  async (_, steps) => {
    const home = usedHome();
    const stayers = [await stay(home), await stay(home), await stay(home)];
    const { applicationUrl } = stayers[0]!;
    expect(new Set(stayers.map((stayer) => stayer.applicationUrl)).size).toBe(1);
    const before = await postmaster(home);
    for (const step of steps) await strike({ home, stayers, before }, step);
    await expect.poll(() => postmaster(home)).not.toBe(before);
    await expect.poll(() => served(applicationUrl)).toBe(true);
    const living = stayers.filter((_stayer, index) => !steps.some(([whom]) => whom === index));
    // The last one out stops the server, so each of the others is on it again.
    for (const stayer of living) {
      await expect.poll(() => served(applicationUrl)).toBe(true);
      await leave(stayer);
    }
    expect((await localPostgresStatus(home)).running).toBe(false);
  },
);

test('one that was stopped by command stays stopped until somebody starts it, and is then recovered as before', async () => {
  const home = usedHome();
  const stayer = await stay(home);
  const first = await postmaster(home);
  expect(await stopLocalPostgres(home)).toBe(true);
  expect((await localPostgresStatus(home)).running).toBe(false);
  const starter = await openLocalPostgres({ home, durable: false });
  expect(starter).toMatchObject({ origin: 'started', applicationUrl: stayer.applicationUrl });
  const presences =
    "select count(*)::int as count from pg_stat_activity where application_name = 'prescient-presence'";
  await expect.poll(() => query(starter.ownerUrl, presences)).toEqual([{ count: 2 }]);
  await starter.leave();
  const second = await postmaster(home);
  expect(second).not.toBe(first);
  process.kill(second, 'SIGKILL');
  await expect.poll(() => postmaster(home)).not.toBe(second);
  await expect.poll(() => served(stayer.applicationUrl)).toBe(true);
  await leave(stayer);
});

test.skipIf(process.platform !== 'linux').each(['/proc/prescient', '/proc/prescient/home'])(
  'a home where the system makes no folder, as %s, is refused by a sentence',
  async (home) => {
    await expect(openLocalPostgres({ home })).rejects.toMatchObject({
      code: 'FOLDER_UNUSABLE',
      message: expect.stringContaining('/proc/prescient') as string,
    });
  },
);

test.skipIf(process.getuid?.() !== 0)(
  'a user whom /etc/passwd does not know is told what to do (needs root, to become one)',
  async () => {
    const stranger = 54_321;
    const home = `${usedHome()}-of-a-stranger`;
    mkdirSync(home, { mode: 0o777 });
    chownSync(home, stranger, stranger);
    const script = `import { openLocalPostgres } from ${JSON.stringify(join(import.meta.dirname, '..', 'src', 'index.ts'))};
      await openLocalPostgres({ home: ${JSON.stringify(home)} }).catch(({ code, message }) => console.log(code, message));`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      uid: stranger,
      gid: stranger,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(child, 'close');
    expect(output).toMatch(/^ACCOUNT_MISSING .*54321.*\/etc\/passwd.*DATABASE_URL/);
  },
);
