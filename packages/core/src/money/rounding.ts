/** The direction in which a quotient with a remainder is rounded: `down` is towards zero, `up` away from it. */
export type Rounding = 'down' | 'up' | 'half-up';

/**
 * numerator ÷ denominator as an integer, for a numerator of zero or more and a denominator above zero.
 * @throws RangeError outside that domain: a negative product here is a defect of the caller
 */
export function divide(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  if (numerator < 0n || denominator <= 0n)
    throw new RangeError('divide needs numerator >= 0 and denominator > 0');
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  if (remainder === 0n || rounding === 'down') return quotient;
  if (rounding === 'up') return quotient + 1n;
  return remainder * 2n >= denominator ? quotient + 1n : quotient;
}
