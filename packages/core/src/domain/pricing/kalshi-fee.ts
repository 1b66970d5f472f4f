import { divide, MICROS_PER_UNIT, notional, type Fraction, type Usd } from '../../money/index.ts';
import type { Side } from '../book/depth.ts';
import type { KalshiFeeRule } from '../market/fee-schedule.ts';
import type { Slice } from './fee.ts';

const MICROS_PER_CENT = 10_000n;
const UNITS_SQUARED = MICROS_PER_UNIT ** 2n;

/** The step to which a trade fee is rounded up, in millionths of a dollar. */
const TRADE_FEE_STEP = { 'balance-4': 100n, 'balance-6': 1n } as const;

/** The fee before rounding, times `denominator × 100 × 10¹²`, in millionths of a dollar. */
const exactFee = ({ price, shares }: Slice, { numerator }: Fraction): bigint =>
  shares * price * (MICROS_PER_UNIT - price) * numerator * 7n;

const upTo = (step: bigint, exact: bigint, { denominator }: Fraction): bigint =>
  divide(exact, denominator * 100n * UNITS_SQUARED * step, 'up') * step;

/** Rounded up to a cent once an order: each slice is given the cents that it adds. */
function orderCentFees(slices: readonly Slice[], multiplier: Fraction): Usd[] {
  let exact = 0n;
  let charged = 0n;
  return slices.map((slice) => {
    exact += exactFee(slice, multiplier);
    const added = upTo(MICROS_PER_CENT, exact, multiplier) - charged;
    charged += added;
    return added as Usd;
  });
}

/**
 * The trade fee is rounded up, then the balance change down to a cent: a buy's cost with its fee goes up, a sale's revenue
 * without its fee goes down. The rest belongs to the fee. It is counted over the order, and once it is more than a cent, a
 * cent is given back, unless that would make a slice's fee negative: then it waits.
 */
function balanceFees(
  slices: readonly Slice[],
  multiplier: Fraction,
  { side, step }: { side: Side; step: bigint },
): Usd[] {
  let taken = 0n;
  return slices.map((slice) => {
    const tradeFee = upTo(step, exactFee(slice, multiplier), multiplier);
    const amount = notional(slice.price, slice.shares, side === 'buy' ? 'up' : 'down');
    const over = (side === 'buy' ? amount + tradeFee : tradeFee - amount) % MICROS_PER_CENT;
    const rounding = over > 0n ? MICROS_PER_CENT - over : -over;
    taken += rounding;
    const fee = tradeFee + rounding;
    const isGivenBack = taken > MICROS_PER_CENT && fee >= MICROS_PER_CENT;
    if (isGivenBack) taken -= MICROS_PER_CENT;
    return (isGivenBack ? fee - MICROS_PER_CENT : fee) as Usd;
  });
}

/** The rule by which Kalshi charges the fees of an order. */
export interface KalshiCharge {
  readonly multiplier: Fraction;
  readonly rule: KalshiFeeRule;
  readonly side: Side;
}

/** The taker's fee of each slice of one order, in order, by the rule that the schedule names. */
export function kalshiFees(slices: readonly Slice[], { multiplier, rule, side }: KalshiCharge): Usd[] {
  if (rule === 'order-cent') return orderCentFees(slices, multiplier);
  return balanceFees(slices, multiplier, { side, step: TRADE_FEE_STEP[rule] });
}
