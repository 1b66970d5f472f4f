import { formatPrice, type ResolutionChange } from '@prescient/core';
import { table } from '@prescient/terminal';
import type { listedJson } from './listed-markets.ts';

type ListedJson = ReturnType<typeof listedJson>;

const payoutText = ({ payout }: ResolutionChange): string =>
  payout === null ? '' : payout === 'void' ? payout : formatPrice(payout);

/** One market for people: its outcomes with their prices, and what was learnt about its end. */
export function marketText(market: ListedJson, changes: readonly ResolutionChange[]): string {
  const outcomes = market.outcomes.map(({ label, bestBid, bestAsk, spread }) => [
    label,
    bestBid ?? '',
    bestAsk ?? '',
    spread ?? '',
  ]);
  const figures = [
    ['state', market.state],
    ['volume', market.volume ?? 'unknown'],
    ['liquidity', market.liquidity ?? 'unknown'],
    ['ends', market.endsAt?.toISOString() ?? 'unknown'],
    ['prices of', market.quote?.timestamp?.toISOString() ?? 'unknown'],
    ['series', market.series ?? ''],
    ['tags', market.tags.join(', ')],
  ].filter(([, value]) => value !== '');
  const log = changes.map((change) => [
    change.recordedAt.toISOString(),
    change.source,
    change.state,
    payoutText(change),
    change.note ?? change.reviewReason ?? '',
  ]);
  return [
    `${market.question} (${market.venue} ${market.marketId})`,
    table(['outcome', 'bid', 'ask', 'spread'], outcomes),
    table(['figure', 'value'], figures),
    ...(log.length === 0 ? [] : [table(['at', 'source', 'state', 'payout', 'note'], log)]),
  ].join('\n\n');
}
