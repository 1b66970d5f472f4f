import {
  formatPrice,
  formatUsd,
  pricesOf,
  quoteAgeMsOf,
  spreadOf,
  type ListedMarket,
  type MarketPage,
  type Price,
} from '@prescient/core';
import { table } from '@prescient/terminal';
import { print } from '../process/output.ts';

const NO_PRICES = { bid: null, ask: null };
/** The widest text of a cell. */
const MAX_WIDTH = 44;

const SPANS: readonly (readonly [name: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** Returns a span of time in the largest unit of which it has two: `36 h`, `2 min`, `-3 d`. */
function spanText(ms: number): string {
  const size = Math.abs(ms);
  const [name, unit] = SPANS.find(([, one]) => size >= 2 * one) ?? ['s', 1_000];
  return `${Math.trunc(ms / unit)} ${name}`;
}

const shortPrice = (price: Price | null): string =>
  price === null ? '' : formatPrice(price).replace(/(\.\d\d\d*?)0+$/, '$1');

const dollars = (amount: ListedMarket['volume']): string =>
  amount === null ? '' : formatUsd(amount).replace(/\.\d+$/, '');

const endsInMs = ({ endsAt }: ListedMarket, now: Date): number | null =>
  endsAt === null ? null : endsAt.getTime() - now.getTime();

function outcomesOf({ quote, outcomes }: ListedMarket) {
  return ([0, 1] as const).map((index) => {
    const prices = pricesOf(quote ?? NO_PRICES, index);
    return { ...outcomes[index], ...prices, spread: spreadOf(prices) };
  });
}

/** Returns a market of a list for programs: the fields of `market.list` that a person would look for. */
export function listedJson(market: ListedMarket, now: Date) {
  const { venue, marketId, question, state, series, tags, endsAt, quote } = market;
  const decimal = (price: Price | null): string | null => price && formatPrice(price);
  const amount = (of: ListedMarket['volume']): string | null => (of === null ? null : formatUsd(of));
  return {
    venue,
    marketId,
    question,
    state,
    outcomes: outcomesOf(market).map(({ label, bid, ask, spread }) => ({
      label,
      bestBid: decimal(bid),
      bestAsk: decimal(ask),
      spread: decimal(spread),
    })),
    quote: quote && { source: quote.source, timestamp: quote.quotedAt, ageMs: quoteAgeMsOf(quote, now) },
    volume: amount(market.volume),
    liquidity: amount(market.liquidity),
    endsAt,
    endsInMs: endsInMs(market, now),
    series,
    tags,
  };
}

function rowOf(market: ListedMarket, now: Date): string[] {
  const { venue, marketId, question, state, quote } = market;
  const [first, second] = outcomesOf(market);
  const ends = endsInMs(market, now);
  const age = quote && quoteAgeMsOf(quote, now);
  return [
    venue,
    marketId,
    question,
    state,
    `${first!.label} / ${second!.label}`,
    shortPrice(first!.bid),
    shortPrice(first!.ask),
    shortPrice(first!.spread),
    dollars(market.volume),
    dollars(market.liquidity),
    ends === null ? '' : spanText(ends),
    quote === null ? '' : age === null ? 'unknown' : spanText(age),
  ];
}

const HEADINGS = [
  'venue',
  'market',
  'question',
  'state',
  'outcomes',
  'bid',
  'ask',
  'spread',
  'volume',
  'liquidity',
  'ends in',
  'price age',
];

/** Prints markets with the prices of their first outcome; the other one's are what is left of a dollar. */
export function printListed({ items, nextCursor, counts }: MarketPage, now: Date): void {
  if (items.length === 0) print('No market fits.');
  else
    print(
      table(
        HEADINGS,
        items.map((market) => rowOf(market, now)),
        MAX_WIDTH,
      ),
    );
  if (nextCursor !== null) print('There are more; --limit shows up to 500.');
  if (counts === null) return;
  print(counts.matched === 1 ? '1 market fits.' : `${counts.matched} markets fit.`);
  const removed = Object.entries(counts.removed).map(([rule, count]) => [rule, `${count}`]);
  if (removed.length > 0) print(table(['rule', 'removed'], removed));
}
