/**
 * The kinds of faults that a round can show.
 *
 * - `lost`: acknowledged and absent.
 * - `doubled`: one intent happened twice.
 * - `drift`: a stored number does not follow from the facts, or the facts not from what was asked and answered.
 * - `denied`: answered as not done, and done.
 * - `error`: an answer that no fault excuses, such as a 500, or a process that ended by itself.
 * - `unresolved`: an intent whose outcome could not be learnt with the same id.
 * - `slow`: it took too long until a trade was acknowledged again.
 */
export const SYMPTOM_KINDS = ['lost', 'doubled', 'drift', 'denied', 'error', 'unresolved', 'slow'] as const;
export type SymptomKind = (typeof SYMPTOM_KINDS)[number];

export interface Symptom {
  readonly kind: SymptomKind;
  readonly what: string;
}

export const symptom = (kind: SymptomKind, what: string): Symptom => ({ kind, what });

/** Found one after another. */
export type Symptoms = Generator<Symptom, void>;
