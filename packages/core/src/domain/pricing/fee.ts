import {
  divide,
  MICROS_PER_UNIT,
  parseFraction,
  type Price,
  type Rounding,
  type Shares,
  type Usd,
} from '../../money/index.ts';
import { DomainError } from '../domain-error.ts';
import type { Side } from '../book/depth.ts';
import { KALSHI_FEE_RULES, type FeeSchedule, type PolymarketFeeRule } from '../market/fee-schedule.ts';
import { kalshiFees } from './kalshi-fee.ts';

/** Shares that change hands at one price. */
export interface Slice {
  readonly price: Price;
  readonly shares: Shares;
}

/** Polymarket counts fees in hundred-thousandths of a dollar. */
const MICROS_PER_STEP = 10n;
const ROUNDINGS = {
  'half-up-5': 'half-up',
  'down-5': 'down',
} as const satisfies Record<PolymarketFeeRule, Rounding>;
const HIGHEST_EXPONENT = 4n;
const UNITS_SQUARED = MICROS_PER_UNIT ** 2n;

const unknownFee = (why: string): DomainError =>
  new DomainError(
    'FEE_UNKNOWN',
    `Prescient does not know the fee of this market (${why}) and fills nothing from its book. Trade another market until the venue states the fee.`,
    { why },
  );

/** A number that a venue wrote into its schedule. @throws DomainError FEE_UNKNOWN when it cannot be one */
function numberOf(field: string, text: string) {
  try {
    return parseFraction(text);
  } catch {
    throw unknownFee(`${field} is "${text}"`);
  }
}

/** `price × (1 − price)`, in millionths of millionths. */
const spread = (price: Price): bigint => price * (MICROS_PER_UNIT - price);

function polymarketFees(
  { rate, exponent, rule = 'half-up-5' }: Extract<FeeSchedule, { kind: 'polymarket' }>,
  slices: readonly Slice[],
): Usd[] {
  const { numerator, denominator } = numberOf('rate', rate);
  const power = numberOf('exponent', exponent);
  if (numerator > denominator) throw unknownFee(`rate ${rate} is above 1`);
  if (power.numerator % power.denominator !== 0n)
    throw unknownFee(`exponent ${exponent} is not a whole number`);
  if (!Object.hasOwn(ROUNDINGS, rule)) throw unknownFee(`its rule "${rule}" is new`);
  const times = power.numerator / power.denominator;
  if (times > HIGHEST_EXPONENT) throw unknownFee(`exponent ${exponent} is above ${HIGHEST_EXPONENT}`);
  return slices.map(({ price, shares }) => {
    const exact = shares * numerator * spread(price) ** times;
    const steps = divide(exact, denominator * UNITS_SQUARED ** times * MICROS_PER_STEP, ROUNDINGS[rule]);
    return (steps * MICROS_PER_STEP) as Usd;
  });
}

function kalshiFeesOf(
  { multiplier, rule = 'order-cent' }: Extract<FeeSchedule, { kind: 'kalshi' }>,
  slices: readonly Slice[],
  side: Side,
): Usd[] {
  if (!KALSHI_FEE_RULES.includes(rule)) throw unknownFee(`its rule "${rule}" is new`);
  return kalshiFees(slices, { multiplier: numberOf('multiplier', multiplier), rule, side });
}

/**
 * The venue's fee for each slice of one fill, in order; their sum is the fill's fee. The part that a venue takes by
 * rounding the balance belongs to the fee, so that `cost = amount + fee` is exact.
 * @throws DomainError FEE_UNKNOWN
 */
export function feesOf(schedule: FeeSchedule, slices: readonly Slice[], side: Side): Usd[] {
  switch (schedule.kind) {
    case 'none':
      return slices.map(() => 0n as Usd);
    case 'polymarket':
      return polymarketFees(schedule, slices);
    case 'kalshi':
      return kalshiFeesOf(schedule, slices, side);
    case 'unknown':
      throw unknownFee('the venue charges one and does not say how much');
    default:
      throw unknownFee('its kind is new');
  }
}

/** The venue's fee for a fill at one price. @throws DomainError FEE_UNKNOWN */
export const fee = (schedule: FeeSchedule, slice: Slice, side: Side): Usd =>
  feesOf(schedule, [slice], side)[0]!;
