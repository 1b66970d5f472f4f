import type { GeneratedDay } from '@prescient/recording';
import { MICROS, toMicros } from '@prescient/workshop';
import type { FillRow } from './cash.ts';
import { showTrueBooks, type TrueBook } from './true-books.ts';

/** The result of comparing fills with the day's own books. */
export interface FillsCheck {
  readonly checked: number;
  /** The fills that took what was not there, and how. */
  readonly wrong: readonly string[];
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(3)} s`;

/** The time of a book, and the last fault of the feed before it: the place to begin a search for a cause. */
function circumstances({ header, truth }: GeneratedDay, { marketId, receipt }: FillRow): string {
  const at = Date.parse(receipt.book!.timestamp) - Date.parse(header.startedAt);
  const before = truth.faults
    .filter((each) => each.at <= at && (each.marketId ?? marketId) === marketId)
    .toSorted((a, b) => b.until - a.until)[0];
  if (before === undefined) return `book of ${seconds(at)}`;
  const { kind, until } = before;
  return `book of ${seconds(at)}, ${until > at ? 'within' : `${seconds(at - until)} after`} a ${kind}`;
}

/** The levels that a fill says it reached, against those that were there, best first. */
function fault({ kind, receipt: { levels = [] } }: FillRow, book: TrueBook): string | null {
  const isBuy = kind === 'buy';
  const side = isBuy ? book.asks : book.bids;
  const best = [...side].toSorted(([a], [b]) => (a < b === isBuy ? -1 : 1));
  for (const [index, { price, size }] of levels.entries()) {
    const there = best[index];
    if (there?.[0] !== toMicros(price) || there[1] !== toMicros(size))
      return `level ${index + 1} is said to be ${size} at ${price}, and was not`;
  }
  return null;
}

/** A level of a market at a moment, whichever outcome's book shows it: who bids p for the one offers the other at 1 − p. */
function* levelsOf({
  marketId,
  action,
  kind,
  receipt,
}: FillRow): Generator<[name: string, size: bigint, taken: bigint]> {
  const isYes = action === 'buy_yes';
  const side = (kind === 'buy') === isYes ? 'ask' : 'bid';
  for (const { price, size, taken } of receipt.levels ?? []) {
    const ofYes = isYes ? toMicros(price) : MICROS - toMicros(price);
    yield [`${marketId} ${receipt.book?.timestamp} ${side} ${ofYes}`, toMicros(size), toMicros(taken)];
  }
}

/** The fills of a portfolio with which it took more of a level than there was. */
function* takenTwice(fills: readonly FillRow[]): Generator<FillRow> {
  const taken = new Map<string, bigint>();
  for (const fill of fills)
    for (const [level, size, part] of levelsOf(fill)) {
      const sum = (taken.get(level) ?? 0n) + part;
      taken.set(level, sum);
      if (sum > size) yield fill;
    }
}

/**
 * Compares fills of one portfolio after another with the books that the day truly had: each was made from a book that was
 * there, by its hash, has its levels, and all of a portfolio's fills together took no more of a level than it had.
 */
export function checkFills(day: GeneratedDay, portfolios: readonly (readonly FillRow[])[]): FillsCheck {
  const wrong: string[] = [];
  const fills = portfolios.flat().filter(({ receipt }) => receipt.book !== undefined);
  const unseen = Map.groupBy(fills, ({ receipt }) => receipt.book!.hash);
  const name = (fill: FillRow): string =>
    `${fill.kind} of ${fill.tradeId} in ${fill.marketId} (${circumstances(day, fill)})`;
  showTrueBooks(day, new Set(fills.map(({ marketId }) => marketId)), (hash, book) => {
    for (const fill of unseen.get(hash) ?? []) {
      const why = fault(fill, book);
      if (why !== null) wrong.push(`${name(fill)}: ${why}`);
    }
    unseen.delete(hash);
  });
  for (const fill of [...unseen.values()].flat()) wrong.push(`${name(fill)}: its book never was`);
  for (const ofPortfolio of portfolios)
    for (const fill of takenTwice(ofPortfolio)) wrong.push(`${name(fill)}: took what was taken before`);
  return { checked: fills.length, wrong };
}
