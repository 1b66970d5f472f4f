import { add, divide, parsePrice, type Price, type Usd } from '../../money/index.ts';
import { outcomeOf, venueKey, type MarketRef } from '../market/market-ref.ts';
import { payoutOf } from '../market/resolution.ts';
import type { Fill, FillKind } from './fill.ts';
import type { ReportFill, ReportTrade } from './history.ts';
import type { Action } from './trade.ts';

/** A fill that stands: neither the taking back of a settlement, nor one that was taken back. */
export interface StandingFill extends ReportFill {
  readonly commandId: string;
  /** The payout of a settlement; null for all else, and for a void. */
  readonly payout: Price | null;
}

/** The best prices of the book that a fill came from; null where a side was empty, or no book was used. */
export interface FilledBook {
  readonly bestBid: Price | null;
  readonly bestAsk: Price | null;
}

const SIDES = { buy: 'buy', sell: 'sell', settle: 'settle', void: 'settle' } as const;
type StandingKind = Exclude<FillKind, 'reverse'>;

/** The facts of a fill as a report counts them. */
export const fillSums = (fill: {
  readonly kind: StandingKind;
  readonly amount: Usd;
  readonly fee: Usd;
  readonly gross: Usd;
  readonly exitFee: Usd;
}): Pick<ReportFill, 'side' | 'amount' | 'fee'> => ({
  side: SIDES[fill.kind],
  amount: fill.kind === 'buy' ? fill.amount : fill.gross,
  fee: fill.kind === 'buy' ? fill.fee : fill.exitFee,
});

/** The midpoint and the price of the side that was taken; both null unless the book had two sides. */
export function pricesSeen(
  kind: FillKind,
  { bestBid, bestAsk }: FilledBook,
): Pick<ReportFill, 'midpoint' | 'touch'> {
  if (bestBid === null || bestAsk === null) return { midpoint: null, touch: null };
  const midpoint = divide(add(bestBid, bestAsk), 2n, 'half-up') as Price;
  return { midpoint, touch: kind === 'buy' ? bestAsk : bestBid };
}

const priceIn = (book: object, name: string): Price | null => {
  const text = (book as Readonly<Record<string, unknown>>)[name];
  return typeof text === 'string' ? parsePrice(text) : null;
};

/** Reads the best prices of its book from the receipt of a fill. */
function bookOf({ receipt }: Fill): FilledBook {
  const { book } = receipt;
  if (typeof book !== 'object' || book === null) return { bestBid: null, bestAsk: null };
  return { bestBid: priceIn(book, 'bestBid'), bestAsk: priceIn(book, 'bestAsk') };
}

/** A fill as a report counts it. */
function standingFill(fill: Fill & { readonly kind: StandingKind }): StandingFill {
  const { commandId, kind, occurredAt: at, shares, price } = fill;
  const payout = kind === 'settle' ? price : null;
  return { commandId, at, shares, payout, ...fillSums(fill), ...pricesSeen(kind, bookOf(fill)) };
}

/** The fills of one trade that stand, in order of their commands: a settlement that was taken back is none. */
export function standingFills(fills: readonly Fill[]): StandingFill[] {
  const takenBack = new Set(fills.map(({ reverses }) => reverses));
  const isStanding = (fill: Fill): fill is Fill & { kind: StandingKind } =>
    fill.kind !== 'reverse' && !takenBack.has(fill.commandId);
  return fills
    .filter(isStanding)
    .map(standingFill)
    .toSorted((a, b) => (a.commandId < b.commandId ? -1 : 1));
}

/** An executed trade, with what the catalogue says of its market. */
export interface ReportedTrade
  extends
    MarketRef,
    Pick<
      ReportTrade,
      'tradeId' | 'category' | 'openedAt' | 'closedAt' | 'cost' | 'realizedPnl' | 'closingPrice'
    > {
  readonly action: Action;
  /** The catalogue's event, or else that of the trade. */
  readonly eventId: string | null;
  readonly entryPrice: Price;
  readonly p: number | null;
  /** Dollars for a share of outcome 0; null where the catalogue knows no result, and for a void. */
  readonly payout: Price | null;
}

/** Gives a price as a fraction of a dollar: reports compute with numbers, the rules of trading never do. */
export type FractionOf = (price: Price) => number;

/** Trades of one event win and lose together; without an event the market stands for it. */
const eventKeyOf = ({ venue, marketId, eventId }: ReportedTrade): string =>
  eventId === null ? venueKey(venue, `market ${marketId}`) : venueKey(venue, `event ${eventId}`);

/** The result of the outcome that was bought: the catalogue's, else that of the settlement. */
function resultOf(trade: ReportedTrade, fills: readonly StandingFill[]): Price | null {
  const listed = trade.payout === null ? null : payoutOf(trade.payout, outcomeOf(trade).outcome);
  const payout = listed ?? fills.find((fill) => fill.payout !== null)?.payout ?? null;
  return payout === 'void' ? null : payout;
}

/** A trade as a report reads it, with its standing fills. */
export function reportTrade(
  trade: ReportedTrade,
  fills: readonly StandingFill[],
  fractionOf: FractionOf,
): ReportTrade {
  const midpoint = fills.find(({ side }) => side === 'buy')?.midpoint ?? null;
  const result = resultOf(trade, fills);
  const { tradeId, category, openedAt, closedAt, cost, realizedPnl, closingPrice } = trade;
  return {
    tradeId,
    eventKey: eventKeyOf(trade),
    category,
    openedAt,
    closedAt,
    cost,
    realizedPnl,
    probability: trade.p,
    marketPrice: fractionOf(midpoint ?? trade.entryPrice),
    result: result === null ? null : fractionOf(result),
    closingPrice,
    fills,
  };
}
