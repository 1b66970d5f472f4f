import type { Clock } from './clock.ts';

/** Waits that double from `baseMs` up to `maxMs`. */
export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** The wait before attempt `attempt` (1 is the first repetition): half of it fixed, half by chance, so that many clients spread. */
export function backoffMs({ baseMs, maxMs }: Backoff, attempt: number, clock: Clock): number {
  const full = Math.min(maxMs, baseMs * 2 ** (attempt - 1));
  return full / 2 + (clock.random() * full) / 2;
}
