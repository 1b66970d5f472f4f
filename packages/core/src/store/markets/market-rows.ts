import {
  foldText,
  searchTextOf,
  type EventListing,
  type ListedEvent,
  rangesJson,
  rangesOfJson,
  type Market,
  type Payout,
  type ResolutionChange,
} from '../../domain/index.ts';
import type { Price } from '../../money/index.ts';
import type { EventRow } from '../tables/market/event.entity.ts';
import type { MarketRow } from '../tables/market/market.entity.ts';

/** The columns of a market, as `{ ...row }` copies them. */
type MarketColumns = Omit<MarketRow, symbol>;

/** Returns the words by which a market is found: those of its question and of its labels but Yes and No, which tell nothing. */
export const searchTextOfMarket = (question: string, labels: readonly string[]): string =>
  searchTextOf([question, ...labels.filter((label) => !['yes', 'no'].includes(foldText(label)))]);

interface StoredPayout {
  payout: Price | null;
  voided: boolean;
}

const storedPayout = (payout: Payout | null): StoredPayout =>
  payout === 'void' ? { payout: null, voided: true } : { payout, voided: false };

const payoutOfRow = ({ payout, voided }: StoredPayout): Payout | null => (voided ? 'void' : payout);

/** A row as the rules read it. */
export function marketOfRow(row: MarketColumns): Market {
  const {
    firstLabel,
    secondLabel,
    firstTokenId,
    secondTokenId,
    voided,
    priceRanges,
    searchText: _,
    ...columns
  } = row;
  return {
    ...columns,
    priceRanges: rangesOfJson(priceRanges),
    outcomes: [
      { label: firstLabel, tokenId: firstTokenId },
      { label: secondLabel, tokenId: secondTokenId },
    ],
    payout: payoutOfRow({ payout: row.payout, voided }),
  };
}

/** A market as a row. */
export function rowOfMarket(market: Market) {
  const { outcomes, payout, priceRanges, ...columns } = market;
  const [first, second] = outcomes;
  return {
    ...columns,
    ...storedPayout(payout),
    priceRanges: rangesJson(priceRanges),
    firstLabel: first.label,
    secondLabel: second.label,
    firstTokenId: first.tokenId,
    secondTokenId: second.tokenId,
    searchText: searchTextOfMarket(market.question, [first.label, second.label]),
  };
}

/** The columns of an event, as `{ ...row }` copies them. */
type EventColumns = Omit<EventRow, symbol>;

/** Returns a row as an event. */
export function eventOfRow({ searchText: _, ...columns }: EventColumns): ListedEvent {
  return columns;
}

/** Returns an event as a row. */
export const rowOfEvent = <Event extends Pick<EventListing, 'title'>>(event: Event) => ({
  ...event,
  searchText: searchTextOf([event.title]),
});

/** A line of the log as a row. */
export const rowOfChange = ({ payout, ...change }: ResolutionChange) => ({
  ...change,
  ...storedPayout(payout),
});

/** A row of the log as it is read. */
export const changeOfRow = <Row extends StoredPayout>({ payout, voided, ...row }: Row) => ({
  ...row,
  payout: payoutOfRow({ payout, voided }),
});
