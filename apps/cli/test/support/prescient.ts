import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openLocalPostgres, stopLocalPostgres } from '@prescient/local-postgres';
import { onTestFinished } from 'vitest';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

/** How a command ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

type Variables = Record<string, string>;

/** A folder of its own for a test's data; its server is stopped and it is removed at the end. */
export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'prescient-cli-'));
  // As root the server runs as another user, who has to reach the folder.
  chmodSync(home, 0o755);
  onTestFinished(async () => {
    await stopLocalPostgres(home);
    rmSync(home, { recursive: true, force: true });
  });
  return home;
}

/** A folder whose server runs for all of the test, so that not every command starts and stops one. */
export async function homeWithServer(): Promise<string> {
  const home = temporaryHome();
  const server = await openLocalPostgres({ home, durable: false });
  onTestFinished(() => server.leave());
  return home;
}

/** What Node parsed once it need not parse again, as for the scripts of the root: a third of each start. */
const COMPILE_CACHE = join(import.meta.dirname, '..', '..', '..', '..', 'node_modules', '.cache', 'node');

/** What our tests inherit must not reach the commands under test. */
const cleanVariables = (): NodeJS.ProcessEnv => {
  const { DATABASE_URL: _, PORT: __, SIGNALS_FILE: ___, ...rest } = process.env;
  return { ...rest, NODE_COMPILE_CACHE: COMPILE_CACHE };
};

const spawnPrescient = (args: readonly string[], variables: Variables): ChildProcess =>
  spawn(process.execPath, [MAIN, ...args], { env: { ...cleanVariables(), ...variables }, stdio: 'pipe' });

/** Runs a command to its end. */
export function prescient(args: readonly string[], variables: Variables, input = ''): Promise<Ended> {
  const child = spawnPrescient(args, variables);
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout!.on('data', (chunk: Buffer) => (ended.stdout += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (ended.stderr += chunk.toString()));
  child.stdin!.end(input);
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...ended, code })));
}

/** An API that runs as a process of its own. */
export interface ApiProcess {
  url: string;
  child: ChildProcess;
  /** What it has logged so far. */
  log(): string;
  /** Resolves with the exit code, or null where a signal ended it. */
  ended: Promise<number | null>;
}

/** Starts `prescient api` on a free port and waits until it says where it listens. */
export async function startApi(variables: Variables, args: readonly string[] = []): Promise<ApiProcess> {
  const child = spawnPrescient(['api', ...args], { PORT: '0', ...variables });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  let log = '';
  child.stderr!.on('data', (chunk: Buffer) => (log += chunk.toString()));
  for await (const line of createInterface({ input: child.stdout! })) {
    const [, url] = /^API at (.+)$/.exec(line) ?? [];
    if (url) return { url, child, ended, log: () => log };
  }
  throw new Error('the API ended before it listened');
}
