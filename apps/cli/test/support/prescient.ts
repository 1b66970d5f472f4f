import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished, vi } from 'vitest';
import { run, runCommandLine } from '../../src/program/run.ts';
import { Shutdown } from '../../src/process/shutdown.ts';

export const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

/** A recording that comes with Prescient: 20 markets, six minutes. */
export const RECORDED_DAY = join(import.meta.dirname, '..', '..', 'recordings', 'harbour-day.ndjson.gz');

/** The end of a command. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

type Variables = Record<string, string>;

/** The folder in which Node keeps parsed code, as for the scripts of the root: this saves a third of each start. */
const COMPILE_CACHE = join(import.meta.dirname, '..', '..', '..', '..', 'node_modules', '.cache', 'node');

/** Returns our variables without those that tests inherit, which must not reach the commands under test. */
const cleanVariables = (): NodeJS.ProcessEnv => {
  const { DATABASE_URL: _, PORT: __, SIGNALS_FILE: ___, ...rest } = process.env;
  // How soon a process ends is the machine's affair; a test waits for its end, however long that takes.
  return { ...rest, NODE_COMPILE_CACHE: COMPILE_CACHE, STOP_SECONDS: '600' };
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

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Notes who listens to signals; the function that it returns removes the listeners that came since. */
function noteListeners(): () => void {
  const before = SIGNALS.map((name) => process.listeners(name));
  return () => {
    for (const [index, name] of SIGNALS.entries())
      for (const listener of process.listeners(name))
        if (!before[index]!.includes(listener)) process.off(name, listener);
  };
}

/**
 * Runs a command to its end in this process, which saves the start of another one: where it is not the process that is
 * tested, its end by signals, or its log. One at a time.
 */
export async function prescientHere(args: readonly string[], variables: Variables): Promise<Ended> {
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  const forgetListeners = noteListeners();
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      ended[name] += text.toString();
      return true;
    }),
  );
  try {
    await runCommandLine(args, { ...cleanVariables(), ...variables });
    return { ...ended, code: Number(process.exitCode ?? 0) };
  } finally {
    process.exitCode = undefined;
    forgetListeners();
    for (const spy of spies) spy.mockRestore();
  }
}

/** An API that runs as a process of its own, perhaps with a bot beside it. */
export interface ApiProcess {
  url: string;
  child: ChildProcess;
  /** The text that it has printed so far. */
  printed(): string;
  /** The text that it has logged so far. */
  log(): string;
  /** Resolves with the exit code, or null where a signal ended it. */
  ended: Promise<number | null>;
}

/** Starts a command that goes on; it ends with the test at the latest. */
export function startPrescient(args: readonly string[], variables: Variables): Omit<ApiProcess, 'url'> {
  const child = spawnPrescient(args, variables);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  let [printed, log] = ['', ''];
  child.stdout!.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (log += chunk.toString()));
  return { child, ended, printed: () => printed, log: () => log };
}

/** Starts `prescient api`, or another command that serves, on a free port and waits until it says where it listens. */
export async function startApi(
  variables: Variables,
  args: readonly string[] = [],
  command: 'api' | 'start' = 'api',
): Promise<ApiProcess> {
  const started = startPrescient([command, ...args], { PORT: '0', ...variables });
  for await (const line of createInterface({ input: started.child.stdout! })) {
    const [, url] = /^API at (.+)$/.exec(line) ?? [];
    if (url) {
      // A reader that stops reading lines stops the stream, and a process that prints on would wait for it.
      started.child.stdout!.resume();
      return { ...started, url };
    }
  }
  throw new Error(`the API ended before it listened: ${started.log()}`);
}

/** The shutdown of a command in a test's own process: the test asks for it, and no signal. */
class AskedShutdown extends Shutdown {
  readonly #stop = new AbortController();
  readonly #asked = Promise.withResolvers<void>();

  override get signal(): AbortSignal {
    return this.#stop.signal;
  }

  override get requested(): Promise<void> {
    return this.#asked.promise;
  }

  override listen(): AbortSignal {
    return this.signal;
  }

  ask(): void {
    this.#stop.abort();
    this.#asked.resolve();
  }
}

/** An API that runs in the test's own process. */
export interface ApiHere {
  readonly url: string;
  /** Ends it as a signal would; resolves when its database is closed. */
  close(): Promise<void>;
}

/**
 * Runs `prescient api` on a free port in this process until the test ends, which saves the start of another one: where
 * it is not the process that is tested, its end by signals, or its log.
 */
export async function apiHere(variables: Variables, args: readonly string[] = []): Promise<ApiHere> {
  const shutdown = new AskedShutdown();
  const listening = Promise.withResolvers<string>();
  // No spy of vitest, so that one of the test's own goes on afterwards.
  const { write } = process.stdout;
  process.stdout.write = (text: string | Uint8Array) => {
    const [, url] = /^API at (.+)$/m.exec(text.toString()) ?? [];
    if (url) listening.resolve(url);
    return true;
  };
  const running = run(['api', ...args], {
    variables: { ...cleanVariables(), PORT: '0', ...variables },
    shutdown,
  });
  running.catch(listening.reject);
  const close = (): Promise<void> => {
    shutdown.ask();
    return running;
  };
  onTestFinished(close);
  try {
    return { url: await listening.promise, close };
  } finally {
    process.stdout.write = write;
  }
}

/** A bot that runs in the test's own process. */
export interface BotHere {
  /** The lines that it has written to standard error so far. */
  told(): string;
  /** Ends it as a signal would, and resolves when its last cycle is over. */
  close(): Promise<void>;
}

/** Runs `prescient bot` in this process until the test ends: where it is not the process that is tested. */
export function botHere(args: readonly string[], variables: Variables): BotHere {
  const shutdown = new AskedShutdown();
  let told = '';
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(() => true),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => (told += text.toString()) !== ''),
  ];
  const running = run(['bot', ...args], { variables: { ...cleanVariables(), ...variables }, shutdown });
  const close = async (): Promise<void> => {
    shutdown.ask();
    await running.finally(() => {
      for (const spy of spies) spy.mockRestore();
    });
  };
  onTestFinished(close);
  return { told: () => told, close };
}
