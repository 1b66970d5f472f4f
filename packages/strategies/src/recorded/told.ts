import type { PrintView } from '../context/context.ts';

/** The changes of an observation: the markets whose books changed, and trades. */
export interface Told {
  readonly books: readonly string[];
  readonly trades: readonly (PrintView & { readonly marketId: string })[];
}

export const NOTHING_TOLD: Told = { books: [], trades: [] };

/** The value of a JSON text; null where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
