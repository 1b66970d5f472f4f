import { formatUsd, type Usd } from '@prescient/core/money';

const MICROS = 1_000_000;
const UNITS = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** Dollars as a number, for the place of a point in a picture. */
export const drawn = (value: Usd): number => Number(value) / MICROS;

/** A number with at most `digits` decimals and without zeros at its end. */
const short = (value: number, digits: number): string =>
  value
    .toFixed(digits)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
    .replace(/^-0$/, '0');

/** Dollars beside an axis: `1.25k`, `-300`, `0.05`. */
export function axisDollars(dollars: number): string {
  const [unit, name] = UNITS.find(([least]) => Math.abs(dollars) >= least) ?? [1, ''];
  return `${short(dollars / unit, unit === 1 && Math.abs(dollars) < 10 ? 4 : 2)}${name}`;
}

/** A share beside an axis: `12.5 %`. */
export const axisPercent = (share: number): string => `${short(share * 100, 2)} %`;

/** Dollars with their sign, cut after the cent, or after the micro-dollar below one dollar: `+12.50`, `−0.004100`. */
export function signedDollars(value: Usd): string {
  const text = formatUsd(value);
  const size = text.replace(/^-/, '');
  const shown = size.startsWith('0.') ? size : size.replace(/(\.\d\d)\d+$/, '$1');
  return value === 0n ? '0.00' : `${value > 0n ? '+' : '−'}${shown}`;
}
