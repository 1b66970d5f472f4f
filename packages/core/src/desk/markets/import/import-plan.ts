import { isDeepStrictEqual } from 'node:util';
import { venueKey } from '../../../domain/index.ts';
import type { Listed, ListingKind } from './import-chunks.ts';
import type { ImportCounts } from './import-report.ts';

/** A listing as it is kept. */
type Kept = Listed & { readonly updatedAt: Date };

/** The rows to write of a chunk. */
export interface ImportPlan<Row> {
  readonly added: readonly Row[];
  readonly changed: readonly Row[];
  /** Every row of the chunk as it is kept from now on. */
  readonly kept: readonly Row[];
}

/** True if nothing would change but the time of the change. */
const isSame = (known: Kept, next: Kept): boolean =>
  isDeepStrictEqual({ ...known }, { ...next, updatedAt: known.updatedAt });

function fateOf(known: Kept | null, next: Kept | null): keyof ImportCounts {
  if (next === null) return 'older';
  if (known === null) return 'added';
  return isSame(known, next) ? 'unchanged' : 'changed';
}

/**
 * Decides what to write, by what is there. `merge` returns a row as it is kept after the listing, null where the known row
 * is newer.
 */
export function planImport<Listing extends Listed, Row extends Kept>(
  chunk: readonly Listing[],
  kind: Pick<ListingKind<Listing>, 'idOf'>,
  from: {
    known: readonly Row[];
    merge: (known: Row | null, listing: Listing) => Row | null;
    counts: ImportCounts;
  },
): ImportPlan<Row> {
  const idOf = kind.idOf as (listing: Listing | Row) => string;
  const known = new Map(from.known.map((row) => [venueKey(row.venue, idOf(row)), row]));
  const fates = chunk.map((listing) => {
    const before = known.get(venueKey(listing.venue, kind.idOf(listing))) ?? null;
    const next = from.merge(before, listing);
    const fate = fateOf(before, next);
    from.counts[fate] += 1;
    return { fate, row: fate === 'older' || fate === 'unchanged' ? before! : next! };
  });
  const rowsThat = (are: keyof ImportCounts): Row[] =>
    fates.filter(({ fate }) => fate === are).map(({ row }) => row);
  return { added: rowsThat('added'), changed: rowsThat('changed'), kept: fates.map(({ row }) => row) };
}
