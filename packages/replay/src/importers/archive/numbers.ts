import { isoTime } from '@prescient/venues';

const DECIMAL = /^\d+(?:\.\d*)?(?:e[+-]?\d{1,2})?$/i;
const MICROS = 1_000_000;
/** The error in millionths that a price may have which was stored as a float of 32 bits. */
const FLOAT_ERROR = 0.05;

/** A decimal in millionths, rounded to a whole one; NaN where a text is no decimal, or where it is 2^53 or more. */
export function roundedMicros(text: string): number {
  const micros = DECIMAL.test(text) ? Math.round(Number(text) * MICROS) : Number.NaN;
  return Number.isSafeInteger(micros) ? micros : Number.NaN;
}

/** A decimal in millionths; NaN where it has finer digits than floats make by themselves. */
export function exactMicros(text: string): number {
  const micros = roundedMicros(text);
  return Math.abs(Number(text) * MICROS - micros) <= FLOAT_ERROR ? micros : Number.NaN;
}

/** Units of a count of time since 1970, by its digits: seconds, milliseconds, microseconds, nanoseconds. */
const UNITS_PER_MS: readonly (readonly [digits: RegExp, perMs: number])[] = [
  [/^\d{9,10}(?:\.\d+)?$/, 0.001],
  [/^\d{12,13}(?:\.\d+)?$/, 1],
  [/^\d{15,16}$/, 1e3],
  [/^\d{18,19}$/, 1e6],
];

/** A moment in whole milliseconds since 1970, of a time in ISO's form (UTC without a zone) or a count since 1970; else NaN. */
export function momentOf(text: string): number {
  const unit = UNITS_PER_MS.find(([digits]) => digits.test(text));
  if (unit !== undefined) return Math.floor(Number(text) / unit[1]);
  const iso = isoTime(text);
  return iso === null ? Number.NaN : Date.parse(iso);
}

/** A short mark of an id: different ids nearly always have different ones. Never 0. */
export function markOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < id.length; place++) hash = Math.imul(hash ^ id.charCodeAt(place), 0x01000193);
  return hash >>> 0 || 1;
}
