import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { startProgram, type ProgramSettings } from './prescient-program.ts';

/** The settings of an API. */
export interface ApiSettings extends ProgramSettings {
  /** Words after `api`, such as the venue. */
  readonly words?: readonly string[];
}

/** An API that does not listen by then never will. */
const LONGEST_START_MS = 240_000;

/** The length of a log's tail in a report. */
const TAIL_CHARACTERS = 2_000;

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** One life of an API: a real process, from its start to its end. */
export class ApiProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #log: string | undefined;
  #wanted = false;

  private constructor(child: ChildProcess, url: string, log: string | undefined) {
    this.#child = child;
    this.#log = log;
    this.url = url;
    this.port = Number(new URL(url).port);
    this.pid = child.pid ?? 0;
    this.ended = new Promise((resolve) => {
      if (isOver(child)) resolve();
      else child.once('exit', () => resolve());
    });
  }

  /** Starts an API and waits until it listens. @throws Error with its log when it ends instead */
  static async start(settings: ApiSettings): Promise<ApiProcess> {
    const child = startProgram(['api', ...(settings.words ?? [])], settings);
    const { stdout } = child;
    if (stdout === null) throw new Error('the API has no standard output');
    const tooLate = setTimeout(() => child.kill('SIGKILL'), LONGEST_START_MS);
    child.once('exit', () => clearTimeout(tooLate));
    for await (const line of createInterface({ input: stdout })) {
      const url = /^API at (http:\/\/.+:\d+)$/.exec(line)?.[1];
      if (url === undefined) continue;
      clearTimeout(tooLate);
      return new ApiProcess(child, url, settings.log);
    }
    throw new Error(`the API ended before it listened:\n${tailOf(settings.log)}`);
  }

  /** The end of its log where it ended though nobody asked it to, else null. */
  get obituary(): string | null {
    if (!isOver(this.#child) || this.#wanted) return null;
    const { exitCode, signalCode } = this.#child;
    return `ended by itself (${exitCode ?? signalCode}): ${tailOf(this.#log)}`;
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to stop, and waits until it has. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Freezes it (SIGSTOP). */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  /** Lets a frozen one go on (SIGCONT). */
  resume(): void {
    this.#child.kill('SIGCONT');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    this.#wanted = true;
    this.#child.kill(signal);
    await this.ended;
  }
}

/** The end of a log. */
function tailOf(log: string | undefined): string {
  if (log === undefined || !existsSync(log)) return 'no log was kept';
  return readFileSync(log, 'utf8').slice(-TAIL_CHARACTERS).trim();
}
