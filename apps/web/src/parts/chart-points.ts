/** A moment and a number of a chart: charts are pictures, and the only place where money becomes a float. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** Returns about `most` of the points, the first and the last among them. */
export function thinned<T>(points: readonly T[], most: number): readonly T[] {
  if (points.length <= most) return points;
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * step)]!);
}

/** Lays lines over each other: all moments in order, and of each line its last value at that moment. */
export function aligned(lines: readonly (readonly Point[])[]): {
  times: number[];
  values: (number | null)[][];
} {
  const times = [...new Set(lines.flatMap((line) => line.map(({ at }) => at)))].toSorted((a, b) => a - b);
  const values = lines.map((line) => {
    let next = 0;
    let value: number | null = null;
    return times.map((time) => {
      while (next < line.length && line[next]!.at <= time) value = line[next++]!.value;
      return value;
    });
  });
  return { times, values };
}
