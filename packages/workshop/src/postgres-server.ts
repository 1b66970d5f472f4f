import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLocalPostgres, stopLocalPostgres, type LocalPostgres } from '@prescient/local-postgres';
import pg from 'pg';

const OTHER_SESSIONS = `select pid from pg_stat_activity where pid <> pg_backend_pid()`;
const API_SESSIONS = `${OTHER_SESSIONS} and usename = 'prescient_app'`;

/** Sends a signal to a process that may have ended a moment ago. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A process that is dead but not buried by its parent still answers to its id; only Linux tells. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const LONGEST_DEATH_MS = 2_000;

async function gone(pid: number): Promise<void> {
  for (const end = Date.now() + LONGEST_DEATH_MS; isAlive(pid) && Date.now() < end;) await sleep(2);
}

/** A real PostgreSQL with durability on, which may be killed, stopped and started again. */
export class PostgresServer {
  readonly #home: string;
  #opened: LocalPostgres;

  private constructor(home: string, opened: LocalPostgres) {
    this.#home = home;
    this.#opened = opened;
  }

  static async open(home: string): Promise<PostgresServer> {
    return new PostgresServer(home, await openLocalPostgres({ home }));
  }

  get port(): number {
    return this.#opened.port;
  }

  /** The role that trades. */
  get applicationUrl(): string {
    return this.#opened.applicationUrl;
  }

  /** The role that owns the tables. */
  get ownerUrl(): string {
    return this.#opened.ownerUrl;
  }

  /** kill -9 of the postmaster: its backends notice and end. */
  async kill(): Promise<void> {
    signal(this.#opened.pid, 'SIGKILL');
    await gone(this.#opened.pid);
  }

  /** An immediate shutdown: no checkpoint, no goodbye; the next start recovers from the log. */
  async quit(): Promise<void> {
    signal(this.#opened.pid, 'SIGQUIT');
    await gone(this.#opened.pid);
  }

  /** kill -9 of one backend: PostgreSQL cannot trust its shared memory any more and starts itself afresh. */
  async killBackend(): Promise<void> {
    const [pid] = await this.#pids(API_SESSIONS);
    if (pid !== undefined) signal(pid, 'SIGKILL');
  }

  /** Freezes the postmaster and all its processes; answers how to let them go on. */
  async freeze(): Promise<() => void> {
    const children = await this.#pids(OTHER_SESSIONS);
    const pids = [this.#opened.pid, ...children];
    for (const pid of pids) signal(pid, 'SIGSTOP');
    return () => pids.forEach((pid) => signal(pid, 'SIGCONT'));
  }

  /** Starts it where it does not run. */
  async start(): Promise<void> {
    this.#opened = await openLocalPostgres({ home: this.#home });
  }

  async stop(): Promise<void> {
    await stopLocalPostgres(this.#home);
  }

  async #pids(question: string): Promise<number[]> {
    const client = new pg.Client(this.ownerUrl);
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<{ pid: number }>(question);
      return rows.map(({ pid }) => pid);
    } finally {
      await client.end();
    }
  }
}
