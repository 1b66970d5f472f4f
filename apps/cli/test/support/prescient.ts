import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished, vi } from 'vitest';
import { runCommandLine } from '../../src/command-line.ts';

export const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

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

/**
 * Runs a command to its end in this process, which saves the start of another one: for what does not serve, and where
 * it is not the end of the process that is tested. One at a time.
 */
export async function prescientHere(args: readonly string[], variables: Variables): Promise<Ended> {
  const ended: Ended = { code: null, stdout: '', stderr: '' };
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
