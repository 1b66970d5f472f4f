import type { CycleLine } from './format.ts';

type Points = readonly (readonly [number, number])[];
type Written = NonNullable<CycleLine['markets'][number]['history']>;

/** The histories that were written last, so that a cycle writes only the points that are new. */
export class HistoryLog {
  readonly #last = new Map<string, Points>();

  /** The points as they are written: the cycle before has those from `from` on. */
  write(key: string, points: Points): Written {
    const before = this.#last.get(key) ?? [];
    this.#last.set(key, points);
    const from = points[0]?.[0] ?? null;
    const stay = before.slice(before.findIndex(([at]) => at === from));
    const isPrefix =
      from !== null &&
      before.some(([at]) => at === from) &&
      stay.every(([at, price], index) => points[index]?.[0] === at && points[index][1] === price);
    return isPrefix
      ? { from, more: points.slice(stay.length).map(([at, price]) => [at, price]) }
      : { from: null, more: points.map(([at, price]) => [at, price]) };
  }

  /** The points that were written. */
  read(key: string, { from, more }: Written): Points {
    const before = from === null ? [] : (this.#last.get(key) ?? []).filter(([at]) => at >= from);
    const points = [...before, ...more];
    this.#last.set(key, points);
    return points;
  }
}
