import {
  describeIdentity,
  formatPrice,
  type Market,
  type MarketSettlement,
  type SettlementRound,
} from '@prescient/core';
import type { ImportSummary } from '../venue/market-files.ts';
import { print } from '../process/output.ts';
import { table } from '@prescient/terminal';

const rowsOf = (what: string, counts: Readonly<Record<string, number>>): string[][] =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => [what, name, `${count}`]);

/** Prints the counts of an import: added and changed rows, markets by state, waiting and refused ones by reason. */
export function printImport({ events, markets, snapshots, states, reviews, refusals }: ImportSummary): void {
  const rows = [
    ...rowsOf('markets', { ...markets }),
    ...rowsOf('events', { ...events }),
    ...rowsOf('prices', { added: snapshots }),
    ...rowsOf('state', states),
    ...rowsOf('waits for review', reviews),
    ...rowsOf('refused', refusals),
  ];
  print(rows.length === 0 ? 'There was nothing to import.' : table(['what', 'which', 'count'], rows));
}

/** A market's result for people: the payout of a share of the first outcome. */
export function resultOf({ payout, outcomes }: Pick<Market, 'payout' | 'outcomes'>): string {
  if (payout === null) return '';
  return payout === 'void' ? 'void' : `${outcomes[0].label} pays ${formatPrice(payout)}`;
}

/** Returns the positions of a market that are left to pay, and why. */
const leftOf = ({ left, reviewReason }: MarketSettlement): string =>
  [
    ...(reviewReason === null ? [] : [`waits for review: ${reviewReason}`]),
    ...left.map(({ portfolioId, code, positions }) => `${positions} in portfolio ${portfolioId}: ${code}`),
  ].join(', ');

/** Prints the settlement of each market. */
export function printSettlement({ untouched, markets, failures }: SettlementRound): void {
  const rows = [
    ...markets.map((market) => [
      market.venue,
      market.marketId,
      market.state,
      `${market.settled}`,
      `${market.reversed}`,
      leftOf(market),
    ]),
    ...failures.map(({ venue, marketId, code, message }) => [
      venue,
      marketId,
      'failed',
      '0',
      '0',
      `${code ?? 'fault'}: ${message}`,
    ]),
  ];
  if (rows.length > 0) print(table(['venue', 'market', 'state', 'settled', 'reversed', 'left'], rows, 120));
  print(`${rows.length} markets with positions, ${untouched} resolved markets without positions.`);
}

/**
 * Returns the text that a person has to compare: the outcomes that were traded and those that the venue claims, or else the
 * result.
 */
const questionOf = (market: Market): string =>
  market.claimedIdentity === null
    ? resultOf(market)
    : `${describeIdentity(market)} → ${describeIdentity(market.claimedIdentity)}`;

/** The widest text of a cell. */
const MAX_WIDTH = 60;

/** Prints the markets that wait for a person. */
export function printReviews(markets: readonly Market[]): void {
  if (markets.length === 0) return print('No market waits for a decision.');
  const rows = markets.map((market) => [
    market.venue,
    market.marketId,
    market.question,
    market.state,
    market.reviewReason ?? '',
    questionOf(market),
  ]);
  print(table(['venue', 'market', 'question', 'state', 'reason', 'result'], rows, MAX_WIDTH));
}
