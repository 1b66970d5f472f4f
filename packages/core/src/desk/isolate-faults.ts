import { isDataFault } from '../store/connection/database-faults.ts';

/** An item that the database refused. */
export interface FailedItem<Item> {
  readonly item: Item;
  readonly cause: unknown;
}

/** Shared work that was done for all items but those at fault. */
export interface IsolatedWork<Item, Result> {
  readonly results: readonly Result[];
  readonly failed: readonly FailedItem<Item>[];
}

/** Returns the first line of the database's message about an item. */
export const faultLine = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0]!;

/**
 * Does work on items together. Where the database refuses a value of one of them, the work is done again on halves, until
 * the items at fault stand alone: all others are done.
 * @throws what `work` throws for any other reason
 */
export async function isolateFaults<Item, Result>(
  items: readonly Item[],
  work: (some: readonly Item[]) => Promise<Result>,
): Promise<IsolatedWork<Item, Result>> {
  if (items.length === 0) return { results: [], failed: [] };
  try {
    return { results: [await work(items)], failed: [] };
  } catch (cause) {
    if (!isDataFault(cause)) throw cause;
    if (items.length === 1) return { results: [], failed: [{ item: items[0]!, cause }] };
  }
  const middle = Math.floor(items.length / 2);
  const first = await isolateFaults(items.slice(0, middle), work);
  const second = await isolateFaults(items.slice(middle), work);
  return {
    results: [...first.results, ...second.results],
    failed: [...first.failed, ...second.failed],
  };
}
