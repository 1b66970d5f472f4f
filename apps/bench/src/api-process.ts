import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..', '..', '..');
const commandLine = join(root, 'apps', 'cli', 'src', 'main.ts');
/** Asks the process to end when we are gone, even by kill -9. */
const lifeline = pathToFileURL(join(root, 'scripts', 'runner', 'lifeline.mjs')).href;

/** How the launcher starts Node; the API is started the same way. */
const nodeOptions = process.execArgv.filter((word) => word.startsWith('--v8-'));

/** What the caller has set must not reach the processes that are measured. */
const NOT_INHERITED = [
  'ALLOWED_HOSTS',
  'AUDIT_INTERVAL_MINUTES',
  'DATABASE_URL',
  'HOST',
  'MIGRATION_DATABASE_URL',
  'NODE_OPTIONS',
  'PRESCIENT_TOKEN',
  'PRICE_INTERVAL_SECONDS',
  'RATE_LIMIT',
  'SIGNALS_FILE',
];

function environmentFor(home: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.includes(name));
  return { ...Object.fromEntries(inherited), PRESCIENT_HOME: home, PORT: '0', LOG_LEVEL: 'error' };
}

/** Starts the `prescient` command with its data in `home`. */
function prescient(home: string, args: readonly string[], nodeArgs: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, [...nodeOptions, '--import', lifeline, ...nodeArgs, commandLine, ...args], {
    env: environmentFor(home),
    stdio: ['ignore', 'pipe', 2, 'ipc'],
  });
}

/** An API that runs as a process of its own. */
export interface ApiProcess {
  readonly url: string;
  readonly pid: number;
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>;
}

/** Starts the API; with a folder to put it in, a profile of its processor time is written when it stops. */
export async function startApi(home: string, profileFolder: string | null): Promise<ApiProcess> {
  const profiling = profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = prescient(home, ['api'], profiling);
  const ended = once(child, 'exit');
  const { stdout, pid } = child;
  if (stdout === null || pid === undefined) throw new Error('the API did not start');
  for await (const line of createInterface({ input: stdout })) {
    const url = /^API at (.+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    const stop = async (): Promise<void> => {
      child.kill('SIGTERM');
      await ended;
    };
    return { url, pid, stop };
  }
  throw new Error('the API ended before it listened');
}

/** Seconds from nothing to the end of `start --once`: database, API, the bot's pass, and everything stopped again. */
export async function timeStart(home: string): Promise<number> {
  const began = performance.now();
  const child = prescient(home, ['start', '--once', '--json']);
  child.stdout?.resume();
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`start --once ended with ${code}`);
  return (performance.now() - began) / 1_000;
}
