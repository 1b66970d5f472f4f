import { formatMicros } from '@prescient/core/money';
import { z } from 'zod';
import { microsOf, price, usd, type Amount } from './amounts.ts';

const id = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters without spaces');
const asDecimal = (amount: number): string => formatMicros(microsOf(amount));
const decimalUsd = usd().transform(asDecimal);
const decimalPrice = price().transform(asDecimal);

/** The most markets that one selector may choose, and those that it chooses unless it says how many. */
const MOST_MARKETS = 200;
const USUAL_MARKETS = 100;

const SORTS = ['newest', 'volume', 'liquidity', 'spread', 'endsIn', 'price'] as const;

/** The rules by which a strategy chooses its markets, as `market.list` takes them; amounts are decimal strings. */
export const selectorSchema = z.strictObject({
  venue: id.optional(),
  /** A tag or category of the venue. */
  tag: z.string().min(1).max(100).optional(),
  /** A series, as rolling 5-minute markets have one. */
  series: z.string().min(1).max(100).optional(),
  eventId: id.optional(),
  marketIds: z.array(id).min(1).max(MOST_MARKETS).optional(),
  minLiquidity: decimalUsd.optional(),
  minVolume: decimalUsd.optional(),
  maxSpread: decimalPrice.optional(),
  minPrice: decimalPrice.optional(),
  maxPrice: decimalPrice.optional(),
  endsWithinHours: z.number().positive().max(87_600).optional(),
  sort: z.enum(SORTS).default('volume'),
  limit: z.int().min(1).max(MOST_MARKETS).default(USUAL_MARKETS),
});

/** The rules of a selector, checked. */
export type Selector = z.output<typeof selectorSchema>;

/** A selector as a strategy writes it. */
export interface SelectorInput {
  readonly venue?: string | undefined;
  readonly tag?: string | undefined;
  readonly series?: string | undefined;
  readonly eventId?: string | undefined;
  readonly marketIds?: readonly string[] | undefined;
  /** Dollars that rest in the books. */
  readonly minLiquidity?: Amount | undefined;
  /** Dollars that were ever traded. */
  readonly minVolume?: Amount | undefined;
  /** Best ask − best bid of outcome yes. */
  readonly maxSpread?: Amount | undefined;
  /** Bounds of the best ask of one outcome at least. */
  readonly minPrice?: Amount | undefined;
  readonly maxPrice?: Amount | undefined;
  readonly endsWithinHours?: number | undefined;
  /** The figure whose first markets are taken: the largest volume unless given, the soonest end, the narrowest spread. */
  readonly sort?: (typeof SORTS)[number] | undefined;
  /** The most markets; 100 unless given, 200 at most. */
  readonly limit?: number | undefined;
}
