import { z } from 'zod';
import type { PlacedNote } from '../note.ts';

/** JSON has no bigint and no moment: each stands as an object with one of these keys, which no listing has. */
const BIGINT = '$bigint';
const DATE = '$date';

/** Returns the notes as JSON, exactly: the same notes give the same text. */
export function textOfNotes(notes: readonly PlacedNote[]): string {
  return JSON.stringify(notes, function replace(this: unknown, key: string, value: unknown): unknown {
    if (typeof value === 'bigint') return { [BIGINT]: value.toString() };
    // A date reaches a replacer as a string, the result of its `toJSON`; its owner still has it.
    const original = (this as Record<string, unknown>)[key];
    return original instanceof Date ? { [DATE]: original.getTime() } : value;
  });
}

function revived(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (BIGINT in value && typeof value[BIGINT] === 'string') return BigInt(value[BIGINT]);
  if (DATE in value) return new Date(typeof value[DATE] === 'number' ? value[DATE] : NaN);
  return value;
}

const listing = z.looseObject({ venue: z.string() });
const placed = { at: z.number(), row: z.int().nonnegative() };
const token = z.int().nonnegative();

const noteShapes = z.array(
  z.discriminatedUnion('kind', [
    z.object({ ...placed, kind: z.literal('market'), listing: listing.extend({ marketId: z.string() }) }),
    z.object({ ...placed, kind: z.literal('event'), listing: listing.extend({ eventId: z.string() }) }),
    z.object({ ...placed, kind: z.literal('tick'), token, tickSize: z.bigint() }),
    z.object({ ...placed, kind: z.literal('price'), token, price: z.bigint() }),
  ]),
);

/** Reads the text of `textOfNotes`; null where it is none. */
export function notesOfText(text: string): readonly PlacedNote[] | null {
  try {
    const notes: unknown = JSON.parse(text, revived);
    // Their fields were checked when they were written; the hash of the chunk says that they still are those.
    return noteShapes.safeParse(notes).success ? (notes as PlacedNote[]) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
