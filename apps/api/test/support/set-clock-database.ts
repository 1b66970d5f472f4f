import { clockShowing, connect, type Database } from '@prescient/core';
import { createTestDatabase } from '@prescient/testkit';
import { afterAll } from 'vitest';

const DAY_MS = 86_400_000;

/** A database whose clock shows what a test says, from tomorrow on: facts are recorded in order of time. */
export class SetClockDatabase {
  readonly db: Database;
  readonly #shown: { now: number };

  private constructor(db: Database, shown: { now: number }) {
    this.db = db;
    this.#shown = shown;
  }

  static async open(): Promise<SetClockDatabase> {
    const urls = await createTestDatabase();
    const shown = { now: (Math.floor(Date.now() / DAY_MS) + 1) * DAY_MS };
    const clock = clockShowing(() => new Date(shown.now));
    const db = await connect({ url: urls.applicationUrl, pooled: urls.pooled, patienceMs: 200_000, clock });
    afterAll(async () => {
      await db.close();
      await urls.drop();
    });
    return new SetClockDatabase(db, shown);
  }

  /** The time that its clock shows, in milliseconds since 1970. */
  get now(): number {
    return this.#shown.now;
  }

  set now(now: number) {
    this.#shown.now = now;
  }
}
