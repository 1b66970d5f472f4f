import {
  formatMicros,
  MICROS_PER_UNIT,
  notional,
  sharesFor,
  type Price,
  type Shares,
  type Usd,
} from '../../money/index.ts';
import type { Side } from '../book/depth.ts';
import type { Wanted } from './walk.ts';

/** Cents, and hundredths of a share. */
const TWO_DECIMALS = 10_000n;

const floorTo = <Amount extends bigint>(amount: Amount, step: bigint): Amount =>
  (amount - (amount % step)) as Amount;

/** Returns the step of an amount: a hundredth of the tick, but at least a millionth. */
function amountStep(tick: Price): bigint {
  let step = MICROS_PER_UNIT;
  while (step > 1n && tick % step !== 0n) step /= 10n;
  return step > 100n ? step / 100n : 1n;
}

/**
 * The amounts of an order as it would be signed: the most that it gives and the least that it takes, in millionths of
 * dollars and shares.
 */
export interface PolymarketAmounts {
  readonly makerAmount: Usd | Shares;
  readonly takerAmount: Usd | Shares;
}

/** A stake or shares, and the worst price. */
export interface PolymarketRequest {
  readonly side: Side;
  readonly wanted: Wanted;
  readonly limit: Price;
  readonly tickSize: Price;
}

/**
 * Returns the amounts of the order that a trader would sign at Polymarket, rounded down as its own clients do: a stake to the
 * cent, a size to the hundredth, and the amount that follows from them to two decimals more than the tick.
 */
export function polymarketAmounts({ side, wanted, limit, tickSize }: PolymarketRequest): PolymarketAmounts {
  const step = amountStep(tickSize);
  if ('stake' in wanted) {
    const stake = floorTo(wanted.stake, TWO_DECIMALS);
    return { makerAmount: stake, takerAmount: floorTo(sharesFor(stake, limit, 'down'), step) };
  }
  const size = floorTo(wanted.shares, TWO_DECIMALS);
  const dollars = floorTo(notional(limit, size, 'down'), step);
  return side === 'buy'
    ? { makerAmount: dollars, takerAmount: size }
    : { makerAmount: size, takerAmount: dollars };
}

/** Returns the amounts as a receipt holds them; null at other venues. */
export function amountsJson(venue: string, request: PolymarketRequest) {
  if (venue !== 'polymarket') return null;
  const { makerAmount, takerAmount } = polymarketAmounts(request);
  return { makerAmount: formatMicros(makerAmount), takerAmount: formatMicros(takerAmount) };
}
