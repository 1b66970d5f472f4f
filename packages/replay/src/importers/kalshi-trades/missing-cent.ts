const CENT = 10_000;
const DOLLAR = 1_000_000;
/** Cents that a float makes one cent lower: `0.29 * 100` is 28.999999999999996. */
const LOST = [29 * CENT, 57 * CENT, 58 * CENT];

/** The prices of both sides in millionths, and whether one of them was mended. */
export interface BothPrices {
  readonly yes: number;
  readonly no: number;
  readonly isMended: boolean;
}

/** True if a stored price is one that comes from a price which loses a cent. */
const mayLack = (stored: number): boolean => LOST.includes(stored + CENT);

/**
 * Returns the prices of a trade; null where they contradict each other. They make a dollar. Where a cent is missing one side
 * was stored a cent low; it is given back if exactly one side may have lost it.
 */
export function bothPrices(yes: number, no: number): BothPrices | null {
  if (yes + no === DOLLAR) return { yes, no, isMended: false };
  if (yes + no !== DOLLAR - CENT || mayLack(yes) === mayLack(no)) return null;
  return mayLack(yes) ? { yes: yes + CENT, no, isMended: true } : { yes, no: no + CENT, isMended: true };
}
