/** A moment and a figure. */
export type Point = readonly [at: number, value: number];

/**
 * Returns at most about `count` points that draw the same line: of each of equal spans of time the first, the lowest, the highest
 * and the last one.
 */
export function thinned(points: readonly Point[], count: number): Point[] {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length <= count || first === undefined || last === undefined) return [...points];
  const spans = Math.max(1, Math.floor(count / 4));
  const width = (last[0] - first[0]) / spans || 1;
  const groups = Map.groupBy(points, ([at]) => Math.min(spans - 1, Math.floor((at - first[0]) / width)));
  return [...groups.values()].flatMap((group) => {
    let [low, high] = [0, 0];
    for (const [index, [, value]] of group.entries()) {
      if (value < group[low]![1]) low = index;
      if (value > group[high]![1]) high = index;
    }
    const kept = new Set([0, low, high, group.length - 1]);
    return [...kept].toSorted((a, b) => a - b).map((index) => group[index]!);
  });
}

/** Rows of a table beside a chart; the files have all. */
export const TABLE_ROWS = 40;

/** Returns at most `count` of the rows, evenly, the first and the last among them. */
export const evenly = <Row>(rows: readonly Row[], count: number): Row[] =>
  rows.length <= count
    ? [...rows]
    : Array.from(
        { length: count },
        (_, index) => rows[Math.round((index * (rows.length - 1)) / (count - 1))]!,
      );
