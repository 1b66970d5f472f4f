import { ID_PATTERN, MAX_BALANCE, MAX_TAGS, tagOf, type BestPrices } from '@prescient/core/domain';
import { parsePrice, parseUsd, type Price, type Usd } from '@prescient/core/money';

/** A price between 0 and 1, neither of them: lists say 0 and 1 where nobody bids or asks. */
const BETWEEN = /^0\.(?!0+$)\d{1,6}$/;

const bestPrice = (decimal: string | null): Price | null =>
  decimal !== null && BETWEEN.test(decimal) ? parsePrice(decimal) : null;

/** Returns the best prices that a list states of outcome 0; null where it states neither. */
export function bestOf(bid: string | null, ask: string | null): BestPrices | null {
  const best = { bid: bestPrice(bid), ask: bestPrice(ask) };
  return best.bid === null && best.ask === null ? null : best;
}

/** Returns an amount that a list states, cut to six decimals; null for one that is negative or beyond what is counted. */
export function figureOf(decimal: string | null): Usd | null {
  const [, whole, fraction = ''] = /^(\d{1,14})(?:\.(\d+))?$/.exec(decimal ?? '') ?? [];
  if (whole === undefined) return null;
  const amount = parseUsd(`${whole}.${fraction.slice(0, 6).padEnd(6, '0')}`);
  return amount <= MAX_BALANCE ? amount : null;
}

/** Returns tags as they are kept, each once. */
export const tagsOf = (texts: readonly (string | null)[]): string[] =>
  [...new Set(texts.flatMap((text) => (text === null ? [] : [tagOf(text)])))]
    .filter((tag) => tag !== '')
    .slice(0, MAX_TAGS);

/** Returns the id of a series; null for a text that is no id. */
export const seriesOf = (text: string | null): string | null =>
  text !== null && ID_PATTERN.test(text) ? text : null;
