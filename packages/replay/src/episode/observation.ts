import type { FeeSchedule } from '@prescient/core/domain';
import { formatMicros } from '@prescient/core/money';
import {
  microsOf,
  type LevelView,
  type OutcomeBook,
  type PortfolioView,
  type ResolutionView,
  type SightFacts,
} from '@prescient/strategies/sdk';

/** Writes dollars or shares as a decimal with six places. */
export const decimal = (value: number): string => formatMicros(microsOf(value));
export const timeOf = (at: number): string => new Date(at).toISOString();

const decimalOrNull = (value: number | null): string | null => (value === null ? null : decimal(value));

export interface ObservedLevel {
  readonly price: string;
  readonly size: string;
}

/** The book of one outcome: its best levels, and the price that the venue shows. */
export interface ObservedBook {
  readonly bids: readonly ObservedLevel[];
  readonly asks: readonly ObservedLevel[];
  readonly shown: string | null;
}

/** A market that trades, as an agent sees it: nothing of its result. */
export interface ObservedMarket {
  readonly venue: string;
  readonly marketId: string;
  readonly question: string;
  /** The labels of the outcomes yes and no. */
  readonly labels: { readonly yes: string; readonly no: string };
  readonly eventId: string | null;
  readonly endsAt: string | null;
  readonly tickSize: string | null;
  readonly minimumSize: string | null;
  readonly fees: FeeSchedule;
  readonly yes: ObservedBook;
  readonly no: ObservedBook;
}

export interface ObservedPosition {
  readonly tradeId: string;
  readonly venue: string;
  readonly marketId: string;
  readonly outcome: 'yes' | 'no';
  readonly shares: string;
  readonly cost: string;
  readonly entryPrice: string;
  readonly openedAt: string;
}

export interface ObservedAccount {
  readonly cash: string;
  readonly equity: string;
  readonly positions: readonly ObservedPosition[];
}

/** A position that was paid because its market ended. */
export interface ObservedResolution {
  readonly venue: string;
  readonly marketId: string;
  readonly outcome: 'yes' | 'no';
  readonly tradeId: string;
  /** Dollars a share; null where the stake was paid back. */
  readonly payout: string | null;
  readonly pnl: string;
}

const levelsOf = (levels: readonly LevelView[], depth: number): ObservedLevel[] =>
  levels.slice(0, depth).map(({ price, size }) => ({ price: decimal(price), size: decimal(size) }));

const bookOf = ({ bids, asks, shown }: OutcomeBook, depth: number): ObservedBook => ({
  bids: levelsOf(bids, depth),
  asks: levelsOf(asks, depth),
  shown: decimalOrNull(shown),
});

/** A market with the best `depth` levels of its books. */
export const observedMarket = ({ market, book }: SightFacts, depth: number): ObservedMarket => ({
  venue: market.venue,
  marketId: market.id,
  question: market.question,
  labels: market.labels,
  eventId: market.eventId,
  endsAt: market.endsAt === null ? null : timeOf(market.endsAt),
  tickSize: decimalOrNull(market.tickSize),
  minimumSize: decimalOrNull(market.minimumSize),
  fees: market.fees,
  yes: bookOf(book.yes, depth),
  no: bookOf(book.no, depth),
});

export const observedAccount = ({ cash, equity, positions }: PortfolioView): ObservedAccount => ({
  cash: decimal(cash),
  equity: decimal(equity),
  positions: positions.map(({ id, venue, marketId, outcome, shares, cost, entryPrice, openedAt }) => ({
    tradeId: id,
    venue,
    marketId,
    outcome,
    shares: decimal(shares),
    cost: decimal(cost),
    entryPrice: decimal(entryPrice),
    openedAt: timeOf(openedAt),
  })),
});

export const observedResolution = ({
  venue,
  marketId,
  outcome,
  position,
  payout,
  pnl,
}: ResolutionView): ObservedResolution => ({
  venue,
  marketId,
  outcome,
  tradeId: position,
  payout: decimalOrNull(payout),
  pnl: decimal(pnl),
});
