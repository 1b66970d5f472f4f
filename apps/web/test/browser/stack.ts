import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import type { AppRouter } from '@prescient/api';

const COMMAND_LINE = join(import.meta.dirname, '..', '..', '..', 'cli', 'src', 'main.ts');

/** The parts that `npm start` starts: a database, the API with the page, a venue that plays, and a strategy that trades. */
export interface Stack {
  readonly url: string;
  readonly client: TRPCClient<AppRouter>;
  /** The path of a file in its folder. */
  path(name: string): string;
  /** Runs another command beside it, and returns what it printed. */
  command(...args: string[]): Promise<string>;
  close(): Promise<void>;
}

function prescient(home: string, args: readonly string[]): ChildProcess {
  const { DATABASE_URL: _, PRESCIENT_TOKEN: __, ...inherited } = process.env;
  const env = { ...inherited, PRESCIENT_HOME: home, PORT: '0', PRICE_INTERVAL_SECONDS: '1' };
  return spawn(process.execPath, [COMMAND_LINE, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
}

const endOf = (child: ChildProcess): Promise<unknown> =>
  child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : Promise.resolve();

async function addressOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const [, url] = /^API at (.+)$/.exec(line) ?? [];
    if (url === undefined) continue;
    child.stdout!.resume();
    return url;
  }
  throw new Error('It ended before it listened.');
}

async function printedBy(child: ChildProcess): Promise<string> {
  let printed = '';
  child.stdout!.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await endOf(child);
  return printed.trim();
}

/** Starts a whole Prescient in a folder of its own. */
export async function startStack(): Promise<Stack> {
  const home = mkdtempSync(join(tmpdir(), 'prescient-web-'));
  // As root the database runs as another user, who has to reach the folder.
  chmodSync(home, 0o755);
  const started = prescient(home, ['start']);
  const url = await addressOf(started);
  return {
    url,
    client: createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${url}/trpc` })] }),
    path: (name) => join(home, name),
    command: (...words) => printedBy(prescient(home, words)),
    async close() {
      started.kill('SIGTERM');
      await endOf(started);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
