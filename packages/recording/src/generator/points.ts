/** A dollar in points, the unit in which the generator counts prices: the finest tick of any market. */
export const DOLLAR = 10_000;

/** A whole number of units, `units` to the one, as a decimal without zeros at its end: 4520 points are `0.452`. */
export function decimalText(count: number, units: number): string {
  const whole = Math.floor(count / units);
  const rest = count - whole * units;
  if (rest === 0) return String(whole);
  const digits = String(rest).padStart(String(units).length - 1, '0');
  return `${whole}.${digits.replace(/0+$/, '')}`;
}

const prices = Array.from({ length: DOLLAR + 1 }, (_, points) => decimalText(points, DOLLAR));

/** A price of 0 to 1 as the venue writes it. */
export const priceText = (points: number): string => prices[points]!;

/** The price of the last trade as the venue's REST interface writes it: `0.440`. */
export const lastTradeText = (points: number): string => (points / DOLLAR).toFixed(points % 10 === 0 ? 3 : 4);

/** Hundredths of a share as the venue writes a size. */
export function sizeText(hundredths: number): string {
  const rest = hundredths % 100;
  const whole = (hundredths - rest) / 100;
  if (rest === 0) return String(whole);
  if (rest % 10 === 0) return `${whole}.${rest / 10}`;
  return rest < 10 ? `${whole}.0${rest}` : `${whole}.${rest}`;
}
