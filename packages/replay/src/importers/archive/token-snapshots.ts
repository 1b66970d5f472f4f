import { ASK, CLEAR, GAP, LAST, LEVEL } from '../../tape/row.ts';
import type { ArchiveRows } from './archive-rows.ts';
import type { SideLevels, Snapshot, SnapshotFault } from './snapshot-levels.ts';
import type { FineMoment } from './values.ts';

/** Files that follow each other within this time belong together. */
const LONGEST_PAUSE_MS = 3_600_000;

interface Change {
  readonly flags: number;
  readonly price: number;
  readonly size: number;
}

/** The levels of a side that differ: new sizes, and 0 for prices that are gone. */
function* changesOf(before: SideLevels, after: SideLevels, flags: number): Generator<Change> {
  for (const price of before.keys()) if (!after.has(price)) yield { flags, price, size: 0 };
  for (const [price, size] of after) if (before.get(price) !== size) yield { flags, price, size };
}

const EMPTY: Snapshot = { bids: new Map(), asks: new Map() };

/**
 * The snapshots of one token, each as its changes against the one before: the first, and the first after a fault, as a whole.
 * One that changes nothing adds no row.
 */
export class TokenSnapshots {
  readonly #rows: ArchiveRows;
  readonly #token: number;
  /** Null while the book is not to be trusted. */
  #book: Snapshot | null = null;
  #moment: FineMoment = { at: -Infinity, micros: 0 };

  constructor(rows: ArchiveRows, token: number) {
    this.#rows = rows;
    this.#token = token;
  }

  /** True if a snapshot is older than the one before it. */
  isLate({ at, micros }: FineMoment): boolean {
    const last = this.#moment;
    return at < last.at || (at === last.at && micros < last.micros);
  }

  /**
   * Takes over the first snapshot of a further file. Where time is missing between the files, the book is void from the end
   * of the former one. Returns true if it is.
   */
  begin({ at }: FineMoment): boolean {
    const isMissing = this.#book !== null && at - this.#moment.at > LONGEST_PAUSE_MS;
    if (isMissing) this.#void(this.#moment);
    return isMissing;
  }

  show(moment: FineMoment, snapshot: Snapshot | SnapshotFault): void {
    this.#moment = moment;
    if (typeof snapshot === 'string') return this.#void(moment);
    const before = this.#book ?? EMPTY;
    const changes = [
      ...changesOf(before.bids, snapshot.bids, 0),
      ...changesOf(before.asks, snapshot.asks, ASK),
    ];
    const isWhole = this.#book === null;
    this.#book = snapshot;
    if (isWhole) this.#add(moment, CLEAR, { flags: changes.length === 0 ? LAST : 0, price: 0, size: 0 });
    for (const [index, change] of changes.entries()) {
      const last = index === changes.length - 1 ? LAST : 0;
      this.#add(moment, LEVEL, { ...change, flags: change.flags | last });
    }
    this.#rows.settle();
  }

  #void(moment: FineMoment): void {
    if (this.#book !== null) this.#add(moment, GAP, { flags: LAST, price: 0, size: 0 });
    this.#book = null;
    this.#rows.settle();
  }

  #add({ at, micros }: FineMoment, kind: number, change: Change): void {
    this.#rows.add({ at, lag: micros, token: this.#token, kind, ...change });
  }
}
