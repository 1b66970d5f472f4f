/** Waits that double from `baseMs` up to `maxMs`. */
export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** A number from 0 up to, not including, 1, by chance. */
export type Chance = () => number;

/** The wait before attempt `attempt` (1 is the first repetition): half of it is fixed, half by chance, so that many clients spread. */
export function backoffMs({ baseMs, maxMs }: Backoff, attempt: number, chance: Chance): number {
  const full = Math.min(maxMs, baseMs * 2 ** (attempt - 1));
  return full / 2 + (chance() * full) / 2;
}
