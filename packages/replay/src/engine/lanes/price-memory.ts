import { marketKey } from '@prescient/core/domain';
import type { HistoryPoint, SightFacts } from '@prescient/strategies/sdk';
import type { World } from '../world.ts';

const HOUR_MS = 3_600_000;

/** The prices of outcome yes that a strategy has read and seen, a market at a time, as its bot remembers them live. */
export class PriceMemory {
  readonly #world: World;
  readonly #points = new Map<string, readonly HistoryPoint[]>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Adds to each sight its prices of the last hours, this moment's included. */
  remember(
    sights: readonly SightFacts[],
    { hours, now }: { readonly hours: number; readonly now: number },
  ): readonly SightFacts[] {
    if (hours === 0) return sights;
    const from = now - hours * HOUR_MS;
    const keys = sights.map(({ market: { venue, id: marketId } }) => marketKey({ venue, marketId }));
    const seen = new Set(keys);
    for (const key of this.#points.keys()) if (!seen.has(key)) this.#points.delete(key);
    return sights.map((sight, index) => {
      const points = this.#read(keys[index]!, { from, now, mid: sight.book.yes.mid });
      return { ...sight, history: () => points };
    });
  }

  #read(
    key: string,
    { from, now, mid }: { readonly from: number; readonly now: number; readonly mid: number | null },
  ): readonly HistoryPoint[] {
    const before = (this.#points.get(key) ?? []).filter(({ at }) => at >= from && at < now);
    const read = this.#world.history(key, before.at(-1)?.at ?? from - 1, now);
    const points = [...before, ...read, ...(mid === null ? [] : [{ at: now, price: mid }])];
    this.#points.set(key, points);
    return points;
  }
}
