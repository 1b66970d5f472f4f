import {
  divide,
  MICROS_PER_UNIT,
  parseFraction,
  type Price,
  type Shares,
  type Usd,
} from '../../money/index.ts';
import { DomainError } from '../domain-error.ts';
import type { FeeSchedule } from '../market/fee-schedule.ts';

/** Shares that change hands at one price. */
export interface Slice {
  readonly price: Price;
  readonly shares: Shares;
}

/** Polymarket counts fees in hundred-thousandths of a dollar. */
const MICROS_PER_STEP = 10n;
const MICROS_PER_CENT = 10_000n;
const HIGHEST_EXPONENT = 4n;
const UNITS_SQUARED = MICROS_PER_UNIT ** 2n;

const unknownFee = (why: string): DomainError =>
  new DomainError(
    'FEE_UNKNOWN',
    `The fee of this market is not known (${why}), so that nothing can be filled from its book.`,
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
  { rate, exponent }: { rate: string; exponent: string },
  slices: readonly Slice[],
): Usd[] {
  const { numerator, denominator } = numberOf('rate', rate);
  const power = numberOf('exponent', exponent);
  if (numerator > denominator) throw unknownFee(`rate ${rate} is above 1`);
  if (power.numerator % power.denominator !== 0n) throw unknownFee(`exponent ${exponent} is no whole number`);
  const times = power.numerator / power.denominator;
  if (times > HIGHEST_EXPONENT) throw unknownFee(`exponent ${exponent} is above ${HIGHEST_EXPONENT}`);
  return slices.map(({ price, shares }) => {
    const exact = shares * numerator * spread(price) ** times;
    const steps = divide(exact, denominator * UNITS_SQUARED ** times * MICROS_PER_STEP, 'half-up');
    return (steps * MICROS_PER_STEP) as Usd;
  });
}

/** Rounded once an order: each slice is given what it adds to the order's rounded fee. */
function kalshiFees({ multiplier }: { multiplier: string }, slices: readonly Slice[]): Usd[] {
  const { numerator, denominator } = numberOf('multiplier', multiplier);
  let exact = 0n;
  let charged = 0n;
  return slices.map(({ price, shares }) => {
    exact += shares * spread(price) * numerator * 7n;
    const cents = divide(exact, denominator * 100n * UNITS_SQUARED * MICROS_PER_CENT, 'up');
    const added = cents * MICROS_PER_CENT - charged;
    charged += added;
    return added as Usd;
  });
}

/**
 * What the venue takes for each slice of one order, in order; their sum is the order's fee.
 * @throws DomainError FEE_UNKNOWN
 */
export function feesOf(schedule: FeeSchedule, slices: readonly Slice[]): Usd[] {
  switch (schedule.kind) {
    case 'none':
      return slices.map(() => 0n as Usd);
    case 'polymarket':
      return polymarketFees(schedule, slices);
    case 'kalshi':
      return kalshiFees(schedule, slices);
    case 'unknown':
      throw unknownFee('the venue charges one and does not say how much');
    default:
      throw unknownFee('its kind is new');
  }
}

/** What the venue takes for an order that fills at one price. @throws DomainError FEE_UNKNOWN */
export const fee = (schedule: FeeSchedule, shares: Shares, price: Price): Usd =>
  feesOf(schedule, [{ price, shares }])[0]!;
