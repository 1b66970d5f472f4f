import { ratioText, type Reliability } from '@prescient/reports';
import { colour, figureAxis, still, type Chart } from './chart.ts';

const [SMALLEST, LARGEST] = [7, 26];

/** The probabilities that the strategy stated beside what came of them; null where it stated none. */
export function calibrationChart(reliability: Reliability | null): Chart | null {
  if (reliability === null) return null;
  const bins = reliability.bins.filter(({ count }) => count > 0);
  const most = Math.max(...bins.map(({ count }) => count));
  const sizeOf = (count: number): number => SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(count / most);
  const axis = { ...figureAxis((value) => value.toFixed(1)), min: 0, max: 1 };
  return {
    title: 'Calibration',
    about:
      'The share that came true, upward, for each stated probability. On the dashed line both are equal; a larger circle counts more forecasts.',
    keys: [],
    heights: { wide: 360, narrow: 320 },
    option: () => ({
      grid: { left: 4, right: 18, top: 16, bottom: 4 },
      xAxis: axis,
      yAxis: axis,
      series: [
        {
          ...still,
          type: 'line',
          clip: false,
          showSymbol: false,
          lineStyle: { color: colour('dim'), type: 'dashed', width: 1 },
          data: [
            [0, 0],
            [1, 1],
          ],
        },
        {
          ...still,
          type: 'scatter',
          clip: false,
          data: bins.map(({ count, meanProbability, meanResult }) => ({
            value: [meanProbability!, meanResult!],
            symbolSize: sizeOf(count),
            itemStyle: { color: colour('line-1'), opacity: 0.8 },
          })),
        },
      ],
    }),
    table: {
      headings: ['stated', 'forecasts', 'mean probability', 'came true'],
      rows: bins.map(({ from, to, count, meanProbability, meanResult }) => [
        `${from.toFixed(1)} to ${to.toFixed(1)}`,
        `${count}`,
        ratioText(meanProbability),
        ratioText(meanResult),
      ]),
    },
  };
}
