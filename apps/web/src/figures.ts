/* Ratios, counts and times, which the API gives as numbers and ISO texts. Money is in money.ts. */

const percents = new Intl.NumberFormat('en', {
  style: 'percent',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: 'negative',
});
const counts = new Intl.NumberFormat('en');

const MINUS = '−';

/** The text of a value that is not known. */
const NONE = '–';

export const percent = (ratio: number | null): string =>
  ratio === null ? NONE : percents.format(ratio).replace('-', MINUS);

export function signedPercent(ratio: number | null): string {
  const shown = percent(ratio);
  return ratio !== null && ratio > 0 && /[1-9]/.test(shown) ? `+${shown}` : shown;
}

export const decimal = (value: number | null, decimals = 2): string =>
  value === null ? NONE : value.toFixed(decimals).replace('-', MINUS);

export const count = (value: number): string => counts.format(value);

/** `1 trade`, `2 trades`. */
export const countOf = (value: number, noun: string): string =>
  `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

const STEPS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** A length of time in its largest unit: `4 s`, `12 min`, `3 h`. */
export function duration(ms: number | null): string {
  if (ms === null) return NONE;
  const size = Math.abs(ms);
  const [unit, name] = STEPS.find(([step]) => size >= step) ?? [1_000, 's'];
  const whole = Math.floor(size / unit);
  return `${ms < 0 && whole > 0 ? MINUS : ''}${whole} ${name}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The local time of day with its seconds, or the date too where that is not today. */
export function moment(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return at.toDateString() === now.toDateString() ? time : `${day} ${time}`;
}

/** The words of a name of the API: `maxDailyLoss` is `Max daily loss`. */
export function words(name: string): string {
  const spaced = name
    .replaceAll(/[_.-]+/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
