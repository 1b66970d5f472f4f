import type { OutcomeIndex } from '@prescient/core/domain';
import type { ListedMarket } from '../markets/listed-market.ts';
import { type ArchiveRows, SHOWN_PRICE } from './archive-rows.ts';

const DOLLAR = 1_000_000;

/** A price that a venue showed for an outcome. */
export interface ShownPrice {
  readonly at: number;
  /** Millionths of a dollar. */
  readonly price: number;
  readonly outcome: OutcomeIndex;
}

function add(rows: ArchiveRows, market: ListedMarket, { at, price, outcome }: ShownPrice): void {
  const token = rows.numberOf(market, outcome);
  rows.add({ at, token, kind: SHOWN_PRICE, flags: 0, price, size: 0, mark: 1 });
}

/** Adds a price that was shown for one outcome; the other one is worth the rest of a dollar, where `isBoth`. */
export function addShownPrice(
  rows: ArchiveRows,
  market: ListedMarket,
  { isBoth, ...shown }: ShownPrice & { readonly isBoth: boolean },
): void {
  add(rows, market, shown);
  if (isBoth)
    add(rows, market, {
      at: shown.at,
      price: DOLLAR - shown.price,
      outcome: shown.outcome === 0 ? 1 : 0,
    });
  rows.settle();
}
