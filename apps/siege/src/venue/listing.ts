import { hash } from 'node:crypto';
import type { Random } from '@prescient/workshop';
import { TrueBook } from './true-book.ts';

/** A market of the siege's own venue. */
export interface VenueMarket {
  readonly marketId: string;
  readonly conditionId: string;
  readonly tokens: readonly [string, string];
  readonly book: TrueBook;
}

const FIRST_ID = 970_001;

/** Makes the markets of a venue. */
export function listMarkets(count: number, random: Random): VenueMarket[] {
  return Array.from({ length: count }, (_, index) => {
    const marketId = String(FIRST_ID + index);
    const conditionId = `0x${hash('sha256', `siege ${marketId}`, 'hex')}`;
    const token = (outcome: 0 | 1): string =>
      BigInt(`0x${hash('sha256', `token ${marketId} ${outcome}`, 'hex')}`)
        .toString()
        .padStart(77, '1')
        .slice(0, 77);
    const of = { conditionId, tokens: [token(0), token(1)] as const };
    return { marketId, ...of, book: new TrueBook(of, random.fork()) };
  });
}

/** A market as Polymarket's Gamma has it: lists as JSON inside strings, the tick as a number. */
export function gammaText({ marketId, conditionId, tokens, book }: VenueMarket): string {
  const middle = book.middle / 100;
  return JSON.stringify({
    id: marketId,
    question: `Does number ${marketId} hold?`,
    conditionId,
    slug: `siege-${marketId}`,
    endDate: '2036-12-31T12:00:00Z',
    outcomes: '["Yes", "No"]',
    outcomePrices: JSON.stringify([middle.toFixed(2), (1 - middle).toFixed(2)]),
    clobTokenIds: JSON.stringify(tokens),
    active: true,
    closed: false,
    acceptingOrders: true,
    enableOrderBook: true,
    orderPriceMinTickSize: 0.01,
    orderMinSize: 5,
    negRisk: false,
    feesEnabled: false,
    umaResolutionStatuses: '[]',
    updatedAt: new Date().toISOString(),
    events: [],
  });
}
