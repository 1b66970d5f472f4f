import type { PricePoint } from '../venue-client.ts';
import { VenueError } from '../venue-error.ts';

/**
 * Reads the rows of a price history one by one, and answers the points in order of time. A row that cannot be read is left
 * out; where none can be read it is the venue that speaks another way.
 * @param read the point of a row; null where the row has no price
 * @throws VenueError of the first row, where no row can be read
 */
export function readPoints(
  rows: readonly unknown[],
  read: (row: unknown, index: number) => PricePoint | null,
): PricePoint[] {
  const points: PricePoint[] = [];
  const faults: VenueError[] = [];
  for (const [index, row] of rows.entries()) {
    try {
      const point = read(row, index);
      if (point !== null) points.push(point);
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      faults.push(error);
    }
  }
  if (rows.length > 0 && faults.length === rows.length) throw faults[0]!;
  return points.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}
