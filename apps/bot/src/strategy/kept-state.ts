import { z } from 'zod';

/** The place up to which the events of a portfolio were told to its strategy; stored together with the strategy's own state. */
const keptSchema = z.object({
  own: z.record(z.string(), z.unknown()),
  /** The time of the last cycle, milliseconds since 1970. */
  at: z.number(),
  /** The trades whose positions were open at the last cycle, the newest, as far as there is room. */
  held: z.array(z.string()),
  /** Signals of earlier cycles that were not decided yet. */
  waiting: z.array(z.string()),
});

/** The state that a cycle stores: the strategy's own, and how far its events were told. */
export type KeptState = Readonly<z.output<typeof keptSchema>>;

/** Reads a stored state; null where it is none that a bot stored. */
export const readKept = (state: unknown): KeptState | null => keptSchema.safeParse(state).data ?? null;

/** Characters of ids that a state has room for, beside the strategy's own. */
const LONGEST_IDS = 16_000;
const QUOTES_AND_COMMA = 3;

/** The first ids that a state has room for. */
export function keepable(ids: readonly string[]): string[] {
  let left = LONGEST_IDS;
  return ids.filter((id) => {
    left -= id.length + QUOTES_AND_COMMA;
    return left >= 0;
  });
}
