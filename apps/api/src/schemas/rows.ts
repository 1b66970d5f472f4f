import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';

/** Rows that are checked in one turn of the event loop: about half a millisecond of work. */
const ROWS_A_TURN = 50;

const ROWS = new WeakMap<object, z.ZodType>();

/** Returns the schema of the rows that `rowsOutput` checks; undefined for any other schema. */
export const rowOf = (schema: object): z.ZodType | undefined => ROWS.get(schema);

/** Checks the rows of an answer some at a time, so that other work goes on in between. */
export function rowsOutput<Out, In>(row: z.ZodType<Out, In>): z.ZodType<Out[], In[]> {
  const rows = z.custom<In[]>(Array.isArray).transform(async (all): Promise<Out[]> => {
    const checked: Out[] = [];
    for (let from = 0; from < all.length; from += ROWS_A_TURN) {
      if (from > 0) await nextTurn();
      for (const each of all.slice(from, from + ROWS_A_TURN)) checked.push(row.parse(each));
    }
    return checked;
  });
  ROWS.set(rows, row);
  return rows;
}
