import { LONGEST_STATE } from '@prescient/strategies/sdk';
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
  /** The place of each venue up to which its public trades were told. */
  trades: z.record(z.string(), z.string()).default({}),
});

/** The state that a cycle stores: the strategy's own, and how far its events were told. */
export type KeptState = Readonly<z.output<typeof keptSchema>>;

/** Reads a stored state; null where it is none that a bot stored. */
export const readKept = (state: unknown): KeptState | null => keptSchema.safeParse(state).data ?? null;

/** Most characters of the ids of a list. */
const LONGEST_IDS = 16_000;
const QUOTES_AND_COMMA = 3;

/** The first ids that fit into so many characters. */
function fitting(ids: readonly string[], characters: number): string[] {
  let left = characters;
  return ids.filter((id) => {
    left -= id.length + QUOTES_AND_COMMA;
    return left >= 0;
  });
}

/** The state to store: its ids as far as the strategy's own state leaves room for them. */
export function keptOf(state: KeptState): KeptState {
  const room = Math.floor((LONGEST_STATE - JSON.stringify(state.own).length) / 2);
  const characters = Math.min(room, LONGEST_IDS);
  return { ...state, held: fitting(state.held, characters), waiting: fitting(state.waiting, characters) };
}
