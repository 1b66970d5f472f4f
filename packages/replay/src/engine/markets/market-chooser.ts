import { tagOf } from '@prescient/core/domain';
import { ONE_PRICE, parsePrice, parseUsd } from '@prescient/core/money';
import type { Selector } from '@prescient/strategies/sdk';
import type { KnownMarket } from './known-market.ts';

const HOUR_MS = 3_600_000;

/** The best prices of outcome 0 in millionths of a dollar; null where nobody knows one. */
export interface PlainQuote {
  readonly bid: number | null;
  readonly ask: number | null;
}

/** A moment at which markets are chosen. */
export interface Choice {
  readonly now: number;
  readonly quoteOf: (known: KnownMarket) => PlainQuote;
}

type Rule = (known: KnownMarket, choice: Choice) => boolean;
type Figure = (known: KnownMarket, choice: Choice) => number | null;

const amount = (decimal: string | undefined, parse: (text: string) => bigint): number | null =>
  decimal === undefined ? null : Number(parse(decimal));
const reaches = (figure: number | null, least: number): boolean => figure !== null && figure >= least;

const DOLLAR = Number(ONE_PRICE);

const askOf: Figure = (known, { quoteOf }) => quoteOf(known).ask;
/** The best ask of outcome 1 is what is left of a dollar beside the best bid for outcome 0. */
function noAskOf(known: KnownMarket, { quoteOf }: Choice): number | null {
  const { bid } = quoteOf(known);
  return bid === null ? null : DOLLAR - bid;
}
function spreadOf(known: KnownMarket, { quoteOf }: Choice): number | null {
  const { bid, ask } = quoteOf(known);
  return bid === null || ask === null ? null : ask - bid;
}

/** The figures by which markets are sorted, and whether the largest comes first, as `market.list` has them. */
const FIGURES: Readonly<Record<Selector['sort'], { readonly of: Figure; readonly descends: boolean }>> = {
  newest: { of: ({ createdAt }) => createdAt, descends: true },
  volume: { of: ({ volume }) => volume, descends: true },
  liquidity: { of: ({ liquidity }) => liquidity, descends: true },
  spread: { of: spreadOf, descends: false },
  endsIn: { of: ({ endsAt }) => endsAt, descends: false },
  price: { of: askOf, descends: true },
};

/** The rules about figures that a selector gives. A figure that is not known meets no bound. */
function figureRules({ minLiquidity, minVolume, maxSpread, minPrice, maxPrice }: Selector): Rule[] {
  const rules: Rule[] = [];
  const [liquidity, volume] = [amount(minLiquidity, parseUsd), amount(minVolume, parseUsd)];
  if (liquidity !== null) rules.push((known) => reaches(known.liquidity, liquidity));
  if (volume !== null) rules.push((known) => reaches(known.volume, volume));
  const widest = amount(maxSpread, parsePrice);
  if (widest !== null)
    rules.push((known, choice) => {
      const width = spreadOf(known, choice);
      return width !== null && width <= widest;
    });
  if (minPrice !== undefined || maxPrice !== undefined) {
    const low = amount(minPrice, parsePrice) ?? 0;
    const high = amount(maxPrice, parsePrice) ?? DOLLAR;
    const isWithin = (price: number | null): boolean => price !== null && price >= low && price <= high;
    rules.push((known, choice) => isWithin(askOf(known, choice)) || isWithin(noAskOf(known, choice)));
  }
  return rules;
}

/** The rules that a selector gives: those that a market's facts answer first. */
function rulesOf(selector: Selector): Rule[] {
  const { venue, marketIds, eventId, series, tag, endsWithinHours: hours } = selector;
  const rules: Rule[] = [];
  if (venue !== undefined) rules.push((known) => known.market.venue === venue);
  if (marketIds !== undefined) {
    const ids = new Set(marketIds);
    rules.push((known) => ids.has(known.market.marketId));
  }
  if (eventId !== undefined) rules.push((known) => known.market.eventId === eventId);
  if (series !== undefined) rules.push((known) => known.market.series === series);
  if (tag !== undefined) rules.push((known) => known.market.tags.includes(tagOf(tag)));
  if (hours !== undefined)
    rules.push(({ endsAt }, { now }) => endsAt !== null && endsAt > now && endsAt <= now + hours * HOUR_MS);
  return [...rules, ...figureRules(selector)];
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Chooses the markets of a selector as the live list does: those that trade, by the same rules and in the same order. */
export class MarketChooser {
  readonly #rules: readonly Rule[];
  readonly #sort: Selector['sort'];
  readonly #limit: number;

  constructor(selector: Selector) {
    this.#rules = rulesOf(selector);
    this.#sort = selector.sort;
    this.#limit = selector.limit;
  }

  choose(markets: Iterable<KnownMarket>, choice: Choice): KnownMarket[] {
    const { of, descends } = FIGURES[this.#sort];
    const chosen: { readonly known: KnownMarket; readonly key: number }[] = [];
    for (const known of markets)
      if (known.isTrading && this.#rules.every((rule) => rule(known, choice)))
        chosen.push({ known, key: of(known, choice) ?? (descends ? -Infinity : Infinity) });
    const sign = descends ? -1 : 1;
    const ordered = chosen.toSorted((a, b) => {
      // Two figures that are not known are equal: their difference would be no number.
      if (a.key !== b.key) return sign * (a.key < b.key ? -1 : 1);
      const [one, other] = [a.known.market, b.known.market];
      return sign * (compareTexts(one.venue, other.venue) || compareTexts(one.marketId, other.marketId));
    });
    return ordered.slice(0, this.#limit).map(({ known }) => known);
  }
}
