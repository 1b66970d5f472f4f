import { isDeepStrictEqual } from 'node:util';
import { isOlder } from '../../domain/index.ts';
import { listingKey, type Listed, type ListingKind } from './import-chunks.ts';
import type { ImportCounts } from './import-report.ts';

/** A listing as it is kept. */
type Kept = Listed & { readonly updatedAt: Date };

/** The rows of a chunk that are to be written. */
export interface ImportPlan<Row> {
  readonly added: readonly Row[];
  readonly changed: readonly Row[];
  /** Every row of the chunk as it will be kept. */
  readonly kept: readonly Row[];
}

/** True if nothing would change except the moment of the change. */
const isSame = (known: Kept, next: Kept): boolean =>
  isDeepStrictEqual({ ...known }, { ...next, updatedAt: known.updatedAt });

function fateOf(known: Kept | null, next: Kept, listing: Listed): keyof ImportCounts {
  if (known === null) return 'added';
  if (isOlder(listing, known)) return 'older';
  return isSame(known, next) ? 'unchanged' : 'changed';
}

/** Decides what to write, by what is there: nothing for what is the same, and nothing for what is older. */
export function planImport<Listing extends Listed, Row extends Kept>(
  chunk: readonly Listing[],
  kind: ListingKind<Listing>,
  from: { known: readonly Row[]; merge: (known: Row | null, listing: Listing) => Row; counts: ImportCounts },
): ImportPlan<Row> {
  const idOf = kind.idOf as (listing: Listing | Row) => string;
  const known = new Map(from.known.map((row) => [listingKey(row.venue, idOf(row)), row]));
  const fates = chunk.map((listing) => {
    const before = known.get(listingKey(listing.venue, kind.idOf(listing))) ?? null;
    const next = from.merge(before, listing);
    const fate = fateOf(before, next, listing);
    from.counts[fate] += 1;
    return { fate, row: fate === 'older' || fate === 'unchanged' ? before! : next };
  });
  const rowsThat = (are: keyof ImportCounts): Row[] =>
    fates.filter(({ fate }) => fate === are).map(({ row }) => row);
  return { added: rowsThat('added'), changed: rowsThat('changed'), kept: fates.map(({ row }) => row) };
}
