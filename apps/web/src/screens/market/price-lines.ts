import type { RouterOutputs } from '@prescient/api';
import { aligned, type Point } from '../../parts/chart-points.ts';
import type { Line } from '../../parts/chart.tsx';

type Snapshot = RouterOutputs['market']['history']['items'][number];
type Position = Pick<
  RouterOutputs['portfolio']['positions']['items'][number],
  'entryTimestamp' | 'entryPrice' | 'exitTimestamp' | 'exitPrice'
>;

const secondsOf = (iso: string): number => Date.parse(iso) / 1_000;

/** Points at their own moments, nothing between them. */
function dotted(points: readonly Point[], times: readonly number[]): (number | null)[] {
  const byTime = new Map(points.map(({ at, value }) => [at, value]));
  return times.map((time) => byTime.get(time) ?? null);
}

/** Returns the prices of an outcome over time, with the own buys and sales on them. Snapshots come newest first. */
export function priceLines(
  snapshots: readonly Snapshot[],
  positions: readonly Position[],
): { times: number[]; lines: Line[] } {
  const prices = snapshots
    .toReversed()
    .flatMap(({ at, price }): Point[] =>
      price === null ? [] : [{ at: secondsOf(at), value: Number(price) }],
    );
  const buys = positions.map(({ entryTimestamp, entryPrice }): Point => ({
    at: secondsOf(entryTimestamp),
    value: Number(entryPrice),
  }));
  const sales = positions.flatMap(({ exitTimestamp, exitPrice }): Point[] =>
    exitTimestamp === null || exitPrice === null
      ? []
      : [{ at: secondsOf(exitTimestamp), value: Number(exitPrice) }],
  );
  const { times, values } = aligned([prices, buys, sales]);
  return {
    times,
    lines: [
      { label: 'Price', values: values[0]!, isStepped: true },
      { label: 'Own buys ●', values: dotted(buys, times), points: 'filled' },
      { label: 'Own sales ○', values: dotted(sales, times), points: 'hollow' },
    ],
  };
}
