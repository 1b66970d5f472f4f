import { exactMicros, momentOf } from './numbers.ts';

const MICROS = 1_000_000;

/** A value of a column in whole millionths; NaN where it is no decimal, below 0, or 2^53 and more. */
export function microsOf(value: unknown): number {
  if (typeof value === 'string') return exactMicros(value);
  if (typeof value !== 'number' && typeof value !== 'bigint') return Number.NaN;
  const micros = Math.round(Number(value) * MICROS);
  return micros >= 0 && Number.isSafeInteger(micros) ? micros : Number.NaN;
}

/** A moment with its microseconds. */
export interface FineMoment {
  /** Whole milliseconds since 1970. */
  readonly at: number;
  /** Microseconds of that millisecond. */
  readonly micros: number;
}

/** The first moment that archives of these venues have, and the last that they may have, in milliseconds since 1970. */
const FIRST_MS = Date.UTC(2015);
const LAST_MS = Date.UTC(2100);

/** A moment in a column: a count since 1970 in any unit, or a text; null where it is none. */
export function fineMoment(value: unknown): FineMoment | null {
  if (typeof value === 'string') {
    const at = momentOf(value);
    return Number.isNaN(at) ? null : { at, micros: 0 };
  }
  const count = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : Number.NaN;
  const ms = [1, 1e-3, 1e-6, 1e3]
    .map((unit) => count * unit)
    .find((one) => one >= FIRST_MS && one <= LAST_MS);
  if (ms === undefined) return null;
  const at = Math.floor(ms);
  return { at, micros: Math.round((ms - at) * 1e3) };
}
