import { openLocalPostgres, type LocalPostgres } from '@prescient/local-postgres';
import { notice } from '../process/output.ts';

const open = (home: string): Promise<LocalPostgres> => openLocalPostgres({ home, notify: notice });

/** The local PostgreSQL for as long as we use it: one that crashes is started again, one that was stopped is not. */
export class LocalServer {
  readonly #home: string;
  #postgres: LocalPostgres;
  #left = false;
  /** The last start after a crash, or nothing to wait for. */
  #restart: Promise<void> = Promise.resolve();

  private constructor(home: string, postgres: LocalPostgres) {
    this.#home = home;
    this.#postgres = postgres;
    this.#watch();
  }

  static async open(home: string): Promise<LocalServer> {
    return new LocalServer(home, await open(home));
  }

  get postgres(): LocalPostgres {
    return this.#postgres;
  }

  async leave(): Promise<void> {
    this.#left = true;
    await this.#restart;
    await this.#postgres.leave();
  }

  #watch(): void {
    void this.#postgres.lost.then((how) => {
      if (how === 'crashed' && !this.#left) this.#restart = this.#startAgain();
    });
  }

  async #startAgain(): Promise<void> {
    const { port } = this.#postgres;
    try {
      this.#postgres = await open(this.#home);
      this.#watch();
      if (this.#postgres.port !== port)
        notice(`PostgreSQL was lost and is on port ${this.#postgres.port} now: start again to use it.`);
      else notice('PostgreSQL was lost and runs again.');
    } catch (error) {
      notice(`PostgreSQL was lost and does not start: ${(error as Error).message}`);
    }
  }
}
