import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

/** How the API under test is started. */
export interface ApiSettings {
  /** The command line's main file: ours, or that of a copy with a planted fault. */
  readonly main: string;
  readonly databaseUrl: string;
  readonly ownerUrl: string;
  /** The recording that it plays as a venue, so that portfolios may fill from books; null for none. */
  readonly play: string | null;
  /** Where it keeps how far it has played. */
  readonly home: string;
  /** Where its standard error is kept. */
  readonly log: string;
  /** Where Node keeps what it compiled, so that a restart costs less. */
  readonly compileCache: string;
}

/** Ends the API when the laboratory is gone, even by kill -9. */
const LIFELINE = pathToFileURL(
  join(import.meta.dirname, '..', '..', '..', 'scripts', 'runner', 'lifeline.mjs'),
).href;

/** An API that does not listen by then never will. */
const LONGEST_START_MS = 60_000;

/** How much of a log is shown where a process died. */
const TAIL_CHARACTERS = 2_000;

// Settings of the caller's own Prescient must not reach the one under test.
const SETTINGS =
  /^(DATABASE_URL|MIGRATION_DATABASE_URL|HOST|PORT|PRESCIENT_|SIGNALS_FILE|LOG_LEVEL|ALLOWED_HOSTS|RATE_LIMIT|AUDIT_|NODE_)/;

function environmentOf({ databaseUrl, ownerUrl, compileCache, home }: ApiSettings): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !SETTINGS.test(name));
  return {
    ...Object.fromEntries(inherited),
    PORT: '0',
    LOG_LEVEL: 'error',
    PRESCIENT_HOME: home,
    DATABASE_URL: databaseUrl,
    MIGRATION_DATABASE_URL: ownerUrl,
    NODE_COMPILE_CACHE: compileCache,
  };
}

/** One life of an API: a real process, from its start to its end. */
export class ApiProcess {
  readonly port: number;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #settings: ApiSettings;
  #killed = false;

  private constructor(child: ChildProcess, port: number, settings: ApiSettings) {
    this.#child = child;
    this.#settings = settings;
    this.port = port;
    this.ended = new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve();
      else child.once('exit', () => resolve());
    });
  }

  /** Starts an API and waits until it listens. @throws Error with its log when it ends instead */
  static async start(settings: ApiSettings): Promise<ApiProcess> {
    const log = openSync(settings.log, 'a');
    const words = ['api', ...(settings.play === null ? [] : ['--play', settings.play])];
    const child = spawn(process.execPath, ['--import', LIFELINE, settings.main, ...words], {
      env: environmentOf(settings),
      stdio: ['ignore', 'pipe', log, 'ipc'],
    });
    closeSync(log);
    if (child.stdout === null) throw new Error('the API has no standard output');
    const tooLate = setTimeout(() => child.kill('SIGKILL'), LONGEST_START_MS);
    child.once('exit', () => clearTimeout(tooLate));
    for await (const line of createInterface({ input: child.stdout })) {
      const port = /^API at http:\/\/.*:(\d+)$/.exec(line)?.[1];
      if (port === undefined) continue;
      clearTimeout(tooLate);
      return new ApiProcess(child, Number(port), settings);
    }
    throw new Error(`the API ended before it listened:\n${tailOf(settings.log)}`);
  }

  /** The end of its log where it ended though nobody killed it, else null. */
  get obituary(): string | null {
    const dead = this.#child.exitCode !== null || this.#child.signalCode !== null;
    if (!dead || this.#killed) return null;
    return `ended by itself (${this.#child.exitCode ?? this.#child.signalCode}): ${tailOf(this.#settings.log)}`;
  }

  async kill(): Promise<void> {
    this.#killed = true;
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }
}

/** The end of a log, for whoever has to find out what happened. */
const tailOf = (log: string): string => readFileSync(log, 'utf8').slice(-TAIL_CHARACTERS).trim();
