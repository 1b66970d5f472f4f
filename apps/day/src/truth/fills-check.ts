import type { GeneratedDay } from '@prescient/recording';
import { MICROS, toMicros } from '@prescient/workshop';
import type { FillRow } from './fill-row.ts';
import { type BookRead, KalshiBooks, type PlayedAt } from './kalshi-books.ts';
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
  // Kalshi dates no books, so that the receipt has the time of the read.
  if (truth.kalshi.some((market) => market.marketId === marketId))
    return `book read at ${receipt.book!.receivedAt}`;
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

/** The moment of the market in which a fill was made, by the fill. */
type Moments = Map<FillRow, string>;

/** A level of a market at a moment, whichever outcome's book shows it: who bids p for the one offers the other at 1 − p. */
function* levelsOf(
  { action, kind, receipt }: FillRow,
  moment: string,
): Generator<[name: string, size: bigint, taken: bigint]> {
  const isYes = action === 'buy_yes';
  const side = (kind === 'buy') === isYes ? 'ask' : 'bid';
  for (const { price, size, taken } of receipt.levels ?? []) {
    const ofYes = isYes ? toMicros(price) : MICROS - toMicros(price);
    yield [`${moment} ${side} ${ofYes}`, toMicros(size), toMicros(taken)];
  }
}

/** The fills of a portfolio with which it took more of a level than there was. */
function* takenTwice(fills: readonly FillRow[], moments: Moments): Generator<FillRow> {
  const taken = new Map<string, bigint>();
  for (const fill of fills)
    for (const [level, size, part] of levelsOf(fill, moments.get(fill) ?? '')) {
      const sum = (taken.get(level) ?? 0n) + part;
      taken.set(level, sum);
      if (sum > size) yield fill;
    }
}

type TellWrong = (fill: FillRow, why: string) => void;

/** Compares fills with the books of Polymarket, each by the hash that the venue gave it. */
function checkPolymarket(day: GeneratedDay, fills: readonly FillRow[], tell: TellWrong): void {
  const unseen = Map.groupBy(fills, ({ receipt }) => receipt.book!.hash);
  showTrueBooks(day, new Set(fills.map(({ marketId }) => marketId)), (hash, book) => {
    for (const fill of unseen.get(hash) ?? []) {
      const why = fault(fill, book);
      if (why !== null) tell(fill, why);
    }
    unseen.delete(hash);
  });
  for (const fill of [...unseen.values()].flat()) tell(fill, 'its book never was');
}

const readOf = ({ marketId, action, receipt }: FillRow): BookRead => ({
  marketId,
  outcome: action === 'buy_yes' ? 0 : 1,
  hash: receipt.book!.hash,
  at: Date.parse(receipt.book!.receivedAt),
});

/** Compares fills with the books that Kalshi answered with at the time of the read. @returns the moments of the fills */
function checkKalshi(books: KalshiBooks, fills: readonly FillRow[], tell: TellWrong): Moments {
  const moments: Moments = new Map();
  for (const fill of fills) {
    const state = books.stateOf(readOf(fill));
    const why = state === null ? 'its book never was at that time' : fault(fill, state.book);
    if (why !== null) tell(fill, why);
    if (state !== null) moments.set(fill, state.name);
  }
  return moments;
}

/**
 * Compares fills of one portfolio after another with the books that the day truly had: each was made from a book that was
 * there, has its levels, and all of a portfolio's fills together took no more of a level than it had. `playedAt` says when
 * the books of Kalshi were played, which are read and not sent.
 */
export function checkFills(
  day: GeneratedDay,
  portfolios: readonly (readonly FillRow[])[],
  playedAt: PlayedAt = new Map(),
): FillsCheck {
  const wrong: string[] = [];
  const tell: TellWrong = (fill, why) =>
    wrong.push(`${fill.kind} of ${fill.tradeId} in ${fill.marketId} (${circumstances(day, fill)}): ${why}`);
  const fills = portfolios.flat().filter(({ receipt }) => receipt.book !== undefined);
  const tickers = new Set(day.truth.kalshi.map(({ marketId }) => marketId));
  const atKalshi = fills.filter(({ marketId }) => tickers.has(marketId));
  const atPolymarket = fills.filter(({ marketId }) => !tickers.has(marketId));
  checkPolymarket(day, atPolymarket, tell);
  const moments = checkKalshi(new KalshiBooks(day, playedAt, atKalshi.map(readOf)), atKalshi, tell);
  for (const fill of atPolymarket) moments.set(fill, `${fill.marketId} ${fill.receipt.book!.timestamp}`);
  for (const ofPortfolio of portfolios)
    for (const fill of takenTwice(ofPortfolio, moments)) tell(fill, 'took what was taken before');
  return { checked: fills.length, wrong };
}
