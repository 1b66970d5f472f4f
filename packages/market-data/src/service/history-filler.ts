import {
  addSnapshots,
  listHeldOutcomes,
  type Database,
  outcomeKey,
  type RefusedSnapshot,
} from '@prescient/core';
import { VenueError, type OutcomeHandle, type VenueClient } from '@prescient/venues';
import { heldHandles } from '../prices/held-handles.ts';

/** The age up to which prices are asked for, if they are kept for as long. */
const BACK_MS = 30 * 86_400_000;
const STEP_MINUTES = 60;
/** Outcomes whose prices are asked for in a round; the next round goes on. */
const MOST_A_ROUND = 50;
/** Failures in a row after which the venue is left alone until the next round. */
const MOST_FAILURES = 3;

/** The means of a filler. */
export interface HistoryFillerContext {
  readonly client: VenueClient;
  readonly db: Database;
  /** Milliseconds for which prices are kept; null for as long as the database. */
  readonly keepMs: number | null;
  readonly signal: AbortSignal;
  /** Told of each price that cannot be kept; the others are. */
  readonly onRefused: (refused: RefusedSnapshot) => void;
}

/**
 * Adds to the price histories what outcomes cost before we watched them: of what somebody holds, once in the life of a
 * process. What is there already stays as it is.
 */
export class HistoryFiller {
  readonly #context: HistoryFillerContext;
  readonly #asked = new Set<string>();
  /** Outcomes in a row that the venue could not answer for. */
  #failures = 0;

  constructor(context: HistoryFillerContext) {
    this.#context = context;
  }

  /** Fills some; answers how many prices were new. @throws VenueError where the venue cannot be asked now */
  async fill(): Promise<number> {
    const { client, db, signal } = this.#context;
    let [left, added] = [MOST_A_ROUND, 0];
    for await (const outcomes of listHeldOutcomes(db)) {
      const unasked = outcomes.filter(
        (outcome) => outcome.venue === client.venue && !this.#asked.has(outcomeKey(outcome)),
      );
      for (const handle of (await heldHandles(db, unasked)).slice(0, left)) {
        signal.throwIfAborted();
        // Asked for once, whatever comes of it, so that one that always fails keeps nobody behind it from being asked.
        this.#asked.add(outcomeKey(handle));
        added += await this.#fillOne(handle);
        left -= 1;
      }
      if (left === 0) break;
    }
    return added;
  }

  async #fillOne(handle: OutcomeHandle): Promise<number> {
    const { client, db, keepMs, signal, onRefused } = this.#context;
    const to = db.clock.now();
    const from = new Date(to.getTime() - Math.min(BACK_MS, keepMs ?? BACK_MS));
    try {
      const points = await client.priceHistory(handle, { from, to, stepMinutes: STEP_MINUTES, signal });
      this.#failures = 0;
      const { venue, marketId, outcome } = handle;
      const snapshots = points
        .filter(({ at }) => at <= to && (keepMs === null || at >= from))
        .map(({ at, price }) => ({ venue, marketId, outcome, at, price, bid: null, ask: null }));
      return await addSnapshots(db, snapshots, onRefused);
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      // A venue that has no history of one will have none the next time; where several fail in a row it is the venue.
      if (error.retryable && (this.#failures += 1) >= MOST_FAILURES) throw error;
      return 0;
    }
  }
}
