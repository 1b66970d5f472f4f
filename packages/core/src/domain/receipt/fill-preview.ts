import { add, divide, notional, parsePrice, type Price, type Usd } from '../../money/index.ts';
import type { Fill } from '../account/fill.ts';

/** A level that a fill reaches, as its receipt has it: decimal strings. */
export interface PreviewedLevel {
  readonly price: string;
  /** The shares that rest there. */
  readonly size: string;
  /** The part of `size` that this portfolio took before. */
  readonly consumed: string;
  readonly taken: string;
  readonly cost: string;
  readonly fee: string;
}

/** The way in which a fill from a book comes about, before it happens. */
export interface FillPreview {
  /** The levels that it reaches, best first. */
  readonly levels: readonly PreviewedLevel[];
  readonly bestBid: Price | null;
  readonly bestAsk: Price | null;
  /** From the midpoint to the best price of the side that is taken, as reports count it; null without both sides. */
  readonly spread: Usd | null;
  /** From that best price to the average price, zero or less, as reports count it; null without both sides. */
  readonly slippage: Usd | null;
  /** Milliseconds since the book was received. */
  readonly bookAgeMs: number;
}

/** The parts of a receipt from a book that a preview shows; `bookReceipt` writes them. */
interface ShownReceipt {
  readonly book: {
    readonly bestBid: string | null;
    readonly bestAsk: string | null;
    readonly ageMs: number;
  };
  readonly levels: readonly PreviewedLevel[];
}

const priceOf = (text: string | null): Price | null => (text === null ? null : parsePrice(text));

/** Returns the preview of a fill from a book; null for a fill at a quoted price. */
export function previewOf({ kind, fillModel, shares, amount, gross, receipt }: Fill): FillPreview | null {
  if (fillModel !== 'book') return null;
  const { book, levels } = receipt as unknown as ShownReceipt;
  const [bestBid, bestAsk] = [priceOf(book.bestBid), priceOf(book.bestAsk)];
  const shown = { levels, bestBid, bestAsk, bookAgeMs: book.ageMs };
  if (bestBid === null || bestAsk === null) return { ...shown, spread: null, slippage: null };
  const isBuy = kind === 'buy';
  const midpoint = divide(add(bestBid, bestAsk), 2n, 'half-up') as Price;
  const atMidpoint = notional(midpoint, shares, 'half-up');
  const atBest = notional(isBuy ? bestAsk : bestBid, shares, 'half-up');
  const gain = (from: Usd, to: Usd): Usd => (isBuy ? from - to : to - from) as Usd;
  return { ...shown, spread: gain(atMidpoint, atBest), slippage: gain(atBest, isBuy ? amount : gross) };
}
