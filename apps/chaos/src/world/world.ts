import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Database } from '@prescient/core';
import { PostgresServer } from '@prescient/workshop';
import { CommitWatch } from '../network/commit-watch.ts';
import { Door } from './door.ts';
import type { Witness } from '../oracle/examine.ts';
import { TcpProxy } from '../network/tcp-proxy.ts';

export interface WorldOptions {
  /** PostgreSQL's folder; the account of its server must be able to walk there. */
  readonly home: string;
  /** The folder of the APIs' logs. */
  readonly notes: string;
  /** The main file of the API under test. */
  readonly apiMain: string;
  readonly compileCache: string;
  /** True if the APIs play a recorded day, whose books portfolios may fill from. */
  readonly hasBooks: boolean;
}

/** Six minutes of a made-up town; after its end its books stand still. */
const RECORDING = join(import.meta.dirname, '..', '..', '..', 'cli', 'recordings', 'harbour-day.ndjson.gz');

/** A market of the recording. Until the API has imported it, it knows none of them. */
const PLAYED_MARKET = '910001';

/** The same server and role behind another port. */
function throughPort(url: string, port: number): string {
  const other = new URL(url);
  other.port = String(port);
  return other.href;
}

/** A PostgreSQL, the APIs on it, and the networks between: all that a fault can strike. */
export class World {
  readonly postgres: PostgresServer;
  readonly commits = new CommitWatch();
  /** Between the APIs and PostgreSQL. */
  readonly database = new TcpProxy(() => this.commits.inspector());
  /** The APIs that run, one or two. */
  doors: readonly Door[] = [];
  readonly #options: WorldOptions;
  /** The oracle's way to PostgreSQL, which never fails. */
  readonly #quiet = new TcpProxy();
  readonly #spareDoors: Door[] = [];
  #apiMain: string;
  #db: Database | null = null;

  private constructor(options: WorldOptions, postgres: PostgresServer) {
    this.#options = options;
    this.#apiMain = options.apiMain;
    this.postgres = postgres;
  }

  /** Starts PostgreSQL and one API, which migrates. */
  static async open(options: WorldOptions): Promise<World> {
    const world = new World(options, await PostgresServer.open(options.home));
    try {
      await Promise.all([world.database.listen(), world.#quiet.listen()]);
      world.followPostgres();
      await world.useApis(1);
      world.#db = await connect({ url: world.#ownerUrl });
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  /** True if portfolios may fill from books. */
  get hasBooks(): boolean {
    return this.#options.hasBooks;
  }

  /** The database as the oracle sees it. */
  get witness(): Witness {
    if (this.#db === null) throw new Error('the world is not open');
    return { db: this.#db, ownerUrl: this.#ownerUrl };
  }

  /** Leads the networks to where PostgreSQL listens now. */
  followPostgres(): void {
    this.database.upstream = this.postgres.port;
    this.#quiet.upstream = this.postgres.port;
  }

  /** Starts or stops APIs until so many run. */
  async useApis(count: number): Promise<void> {
    const all = [...this.doors, ...this.#spareDoors];
    while (all.length < count) all.push(await this.#openDoor(all.length + 1));
    this.doors = all.slice(0, count);
    this.#spareDoors.splice(0, Number.POSITIVE_INFINITY, ...all.slice(count));
    await Promise.all(this.doors.map((door) => door.start()));
    if (this.hasBooks) await Promise.all(this.doors.map((door) => door.knowsMarket(PLAYED_MARKET)));
    await Promise.all(this.#spareDoors.map((door) => door.kill()));
  }

  /** Ends all APIs, and lets the recorded day start again: it lasts minutes, and its time may not go back for portfolios that traded in it. */
  async beginDay(): Promise<void> {
    await Promise.all([...this.doors, ...this.#spareDoors].map((door) => door.kill()));
    rmSync(join(this.#options.notes, 'played'), { recursive: true, force: true });
  }

  /** Ends all APIs; those that are started from now on run from other sources. */
  async useSources(apiMain: string): Promise<void> {
    this.#apiMain = apiMain;
    await Promise.all([...this.doors, ...this.#spareDoors.splice(0)].map((door) => door.close()));
    this.doors = [];
  }

  async close(): Promise<void> {
    await Promise.all([...this.doors, ...this.#spareDoors].map((door) => door.close()));
    await this.#db?.close();
    await Promise.all([this.database.close(), this.#quiet.close()]);
    await this.postgres.stop();
  }

  get #ownerUrl(): string {
    return throughPort(this.postgres.ownerUrl, this.#quiet.port);
  }

  #openDoor(number: number): Promise<Door> {
    const { notes, compileCache, hasBooks } = this.#options;
    return Door.open({
      main: this.#apiMain,
      environment: {
        DATABASE_URL: throughPort(this.postgres.applicationUrl, this.database.port),
        MIGRATION_DATABASE_URL: throughPort(this.postgres.ownerUrl, this.database.port),
        NODE_COMPILE_CACHE: compileCache,
      },
      words: hasBooks ? ['--play', RECORDING] : [],
      // One for all: an API that starts goes on where the last one was, as a venue's time never goes back within a day.
      home: notes,
      log: join(notes, `api-${number}.log`),
    });
  }
}
