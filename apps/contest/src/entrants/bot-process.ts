import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { startProgram, type ProgramSettings } from '@prescient/workshop';

/** A process with the bots of some portfolios, which is killed and started again. */
export class BotProcess {
  readonly #words: readonly string[];
  readonly #settings: ProgramSettings & { readonly log: string };
  #child: ChildProcess | null = null;
  #isWanted = true;

  constructor(words: readonly string[], settings: ProgramSettings & { readonly log: string }) {
    this.#words = words;
    this.#settings = settings;
  }

  /** Starts it; it runs cycle after cycle until it is killed or stopped. */
  start(): void {
    this.#isWanted = true;
    this.#child = startProgram(['bot', ...this.#words], this.#settings);
    // A process whose output nobody takes would wait for a reader.
    this.#child.stdout?.resume();
  }

  /** The lines that it has logged, over all of its lives. */
  get log(): string[] {
    const { log } = this.#settings;
    return existsSync(log)
      ? readFileSync(log, 'utf8')
          .split('\n')
          .filter((line) => line.trim() !== '')
      : [];
  }

  /** True if it ended though nobody asked it to. */
  get hasEnded(): boolean {
    const child = this.#child;
    return this.#isWanted && child !== null && (child.exitCode !== null || child.signalCode !== null);
  }

  /** kill -9. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    this.#isWanted = false;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
