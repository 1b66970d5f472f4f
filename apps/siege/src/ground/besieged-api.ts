import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProcess, type ApiSettings } from '@prescient/workshop';
import type { Findings } from '../finding.ts';

/** A pause before a supervisor starts a process again. */
const PAUSE_MS = 100;

/** An API at a fixed address with a supervisor that starts it again whenever it ends. */
export class BesiegedApi {
  readonly url: string;
  readonly name: string;
  readonly #settings: ApiSettings;
  readonly #findings: Findings;
  #process: ApiProcess | null = null;
  #closing = false;
  #kept: Promise<void> = Promise.resolve();

  private constructor(
    name: string,
    port: number,
    { settings, findings }: { settings: ApiSettings; findings: Findings },
  ) {
    this.name = name;
    this.url = `http://127.0.0.1:${port}`;
    this.#settings = { ...settings, environment: { ...settings.environment, PORT: String(port) } };
    this.#findings = findings;
  }

  /** Starts an API; it has to listen once before it is besieged. */
  static async open(
    name: string,
    port: number,
    parts: { settings: ApiSettings; findings: Findings },
  ): Promise<BesiegedApi> {
    const api = new BesiegedApi(name, port, parts);
    api.#process = await ApiProcess.start(api.#settings);
    api.#kept = api.#keep();
    return api;
  }

  /** Null while no process is there. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  /** Asks the process to stop. */
  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  pause(): void {
    this.#process?.pause();
  }

  resume(): void {
    this.#process?.resume();
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#process?.resume();
    await this.#process?.stop();
    await this.#kept;
  }

  async #keep(): Promise<void> {
    while (!this.#closing) {
      await this.#process?.ended;
      const obituary = this.#process?.obituary ?? null;
      if (obituary !== null) this.#findings.add('away', `API ${this.name} ${obituary}`);
      this.#process = null;
      if (this.#closing) return;
      await sleep(PAUSE_MS);
      this.#process = await ApiProcess.start(this.#settings).catch((error: unknown) => {
        // A supervisor tries again; whether it takes too long is measured elsewhere.
        if (!this.#closing) console.error(`API ${this.name} did not start: ${(error as Error).message}`);
        return null;
      });
    }
  }
}
