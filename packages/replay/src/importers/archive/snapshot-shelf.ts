import type { OutcomeIndex } from '@prescient/core/domain';
import type { RowSink } from '../importer.ts';
import { type ListedMarket, listingAt } from '../markets/listed-market.ts';
import type { ArchiveRows } from './archive-rows.ts';
import type { Grid, Snapshot, SnapshotFault } from './snapshot-levels.ts';
import { TokenSnapshots } from './token-snapshots.ts';
import type { FineMoment } from './values.ts';

/** The snapshots of all tokens of an archive, file by file in order of time. */
export class SnapshotShelf {
  readonly #rows: ArchiveRows;
  readonly #sink: RowSink;
  readonly #tokens = new Map<number, TokenSnapshots>();
  /** The tokens that the file at hand had so far. */
  readonly #begun = new Set<number>();

  constructor(rows: ArchiveRows, sink: RowSink) {
    this.#rows = rows;
    this.#sink = sink;
  }

  /** Says that a further file follows. */
  nextFile(): void {
    this.#begun.clear();
  }

  /** Takes over a snapshot, which is read with the prices at which its market takes orders then; else refuses it by name. */
  show(
    of: { readonly market: ListedMarket; readonly outcome: OutcomeIndex },
    moment: FineMoment,
    read: (grid: Grid) => Snapshot | SnapshotFault,
  ): void {
    const token = this.#rows.numberOf(of.market, of.outcome);
    const books = this.#tokens.get(token) ?? new TokenSnapshots(this.#rows, token);
    this.#tokens.set(token, books);
    if (books.isLate(moment)) return this.#sink.refuse('out-of-order');
    if (!this.#begun.has(token) && books.begin(moment)) this.#sink.refuse('missing-hours');
    this.#begun.add(token);
    const snapshot = read({ listing: listingAt(of.market, moment.at), outcome: of.outcome });
    if (typeof snapshot === 'string') this.#sink.refuse(snapshot);
    books.show(moment, snapshot);
  }
}
