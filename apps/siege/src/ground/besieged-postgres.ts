import { localPostgresStatus, openLocalPostgres } from '@prescient/local-postgres';
import pg from 'pg';

const SESSIONS = `select pid from pg_stat_activity where pid <> pg_backend_pid()`;
const API_SESSIONS = `${SESSIONS} and usename = 'prescient_app'`;

/** Sends a signal to a process that may have ended a moment ago. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The local PostgreSQL that the APIs opened. Nobody here starts it: they have to. */
export class BesiegedPostgres {
  readonly #home: string;
  readonly #ownerUrl: string;

  private constructor(home: string, ownerUrl: string) {
    this.#home = home;
    this.#ownerUrl = ownerUrl;
  }

  /** Learns the owner's password from a server that an API has opened already. */
  static async find(home: string): Promise<BesiegedPostgres> {
    const joined = await openLocalPostgres({ home });
    const { ownerUrl } = joined;
    await joined.leave();
    return new BesiegedPostgres(home, ownerUrl);
  }

  /** Works on a connection of the owner's. @throws Error where the server does not run */
  async withOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const { port } = await localPostgresStatus(this.#home);
    if (port === undefined) throw new Error('the local PostgreSQL does not run');
    const client = new pg.Client(Object.assign(new URL(this.#ownerUrl), { port: String(port) }).href);
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** kill -9 of the postmaster: its backends notice and end. */
  kill(): Promise<void> {
    return this.#signalPostmaster('SIGKILL');
  }

  /** An immediate shutdown, which somebody else asks for: no checkpoint, no goodbye. */
  quit(): Promise<void> {
    return this.#signalPostmaster('SIGQUIT');
  }

  /** kill -9 of one backend: PostgreSQL ends all sessions and recovers by itself. */
  async killBackend(): Promise<void> {
    const [pid] = await this.#pids(API_SESSIONS);
    if (pid !== undefined) signal(pid, 'SIGKILL');
  }

  /** Freezes the postmaster and all its processes; returns how to let them go on. */
  async freeze(): Promise<() => void> {
    const children = await this.#pids(SESSIONS);
    const { pid } = await localPostgresStatus(this.#home);
    const pids = pid === undefined ? children : [pid, ...children];
    for (const each of pids) signal(each, 'SIGSTOP');
    return () => pids.forEach((each) => signal(each, 'SIGCONT'));
  }

  async #signalPostmaster(name: NodeJS.Signals): Promise<void> {
    const { pid } = await localPostgresStatus(this.#home);
    if (pid !== undefined) signal(pid, name);
  }

  #pids(question: string): Promise<number[]> {
    return this.withOwner(async (client) => {
      const { rows } = await client.query<{ pid: number }>(question);
      return rows.map(({ pid }) => pid);
    });
  }
}
