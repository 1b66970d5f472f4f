import { countOf, percent } from '../../figures.ts';
import type { Report } from './return-figures.tsx';

type Bin = NonNullable<Report['reliability']>['bins'][number];

const SIZE = 200;
const EDGE = 22;
const INNER = SIZE - 2 * EDGE;
const MOST_RADIUS = 9;

const x = (value: number): number => EDGE + value * INNER;
const y = (value: number): number => SIZE - EDGE - value * INNER;

/** The stated probabilities against the results: on the diagonal both agree, and larger dots count more forecasts. */
export function CalibrationPlot({ bins }: { bins: readonly Bin[] }) {
  const most = Math.max(...bins.map(({ count }) => count), 1);
  return (
    <svg
      class="calibration"
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      role="img"
      aria-label="Calibration; the table has its numbers"
    >
      <rect x={EDGE} y={EDGE} width={INNER} height={INNER} />
      <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
      {bins.map(({ from, count, meanProbability, meanResult }) =>
        meanProbability === null || meanResult === null ? null : (
          <circle
            key={from}
            cx={x(meanProbability)}
            cy={y(meanResult)}
            r={3 + MOST_RADIUS * Math.sqrt(count / most) - 2}
          >
            <title>
              {percent(meanProbability)} said, {percent(meanResult)} came true, {countOf(count, 'forecast')}
            </title>
          </circle>
        ),
      )}
      <text x={SIZE / 2} y={SIZE - 6} text-anchor="middle">
        said
      </text>
      <text x="10" y={SIZE / 2} text-anchor="middle" transform={`rotate(-90 10 ${SIZE / 2})`}>
        came true
      </text>
    </svg>
  );
}
