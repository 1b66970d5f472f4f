import {
  divide,
  formatPrice,
  MICROS_PER_UNIT,
  type Price,
  type Shares,
  type Usd,
} from '@prescient/core/money';

/** Decimals that the venue keeps of an order's price, its shares, and their product. */
export interface RoundConfig {
  readonly price: number;
  readonly size: number;
  readonly amount: number;
}

/** How a market with this tick rounds: the tick's decimals, two for shares, and both together. */
export function roundConfig(tick: Price): RoundConfig {
  const price = formatPrice(tick).replace(/0+$/, '').split('.')[1]?.length ?? 0;
  return { price, size: 2, amount: price + 2 };
}

const unitOf = (decimals: number): bigint => 10n ** BigInt(6 - decimals);

const floorTo = (micros: bigint, decimals: number): bigint => micros - (micros % unitOf(decimals));

/** The venue's client first rounds up four decimals later, which undoes floats there; its answers are the law. */
function roundAmount(numerator: bigint, denominator: bigint, decimals: number): bigint {
  const finer = divide(numerator * 10_000n, denominator * unitOf(decimals), 'up');
  return (finer / 10_000n) * unitOf(decimals);
}

/** What an order gives (`maker`) and gets (`taker`), in millionths of dollars and of shares. */
export interface OrderAmounts {
  readonly maker: bigint;
  readonly taker: bigint;
}

/** A limit order for shares: a buy gives dollars and gets shares, a sell the other way round. */
export function limitOrderAmounts(
  side: 'BUY' | 'SELL',
  size: Shares,
  at: { price: Price; tick: Price },
): OrderAmounts {
  const config = roundConfig(at.tick);
  const shares = floorTo(size, config.size);
  const dollars = roundAmount(shares * at.price, MICROS_PER_UNIT, config.amount);
  return side === 'BUY' ? { maker: dollars, taker: shares } : { maker: shares, taker: dollars };
}

/** A market buy for dollars. */
export function marketBuyAmounts(amount: Usd, at: { price: Price; tick: Price }): OrderAmounts {
  const config = roundConfig(at.tick);
  const maker = floorTo(amount, config.size);
  return { maker, taker: roundAmount(maker * MICROS_PER_UNIT, at.price, config.amount) };
}
