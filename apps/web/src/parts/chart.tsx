import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { isDark } from '../state/theme.ts';

/** A line of a chart. Lines differ by their dashes, too. */
export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** Steps where a value holds until the next one. */
  readonly isStepped?: boolean;
  /** Points alone, as own trades are: filled, or hollow. */
  readonly points?: 'filled' | 'hollow';
}

interface ChartProps {
  /** The chart in one sentence, for those who do not see it. */
  readonly label: string;
  /** Seconds, ascending. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
  readonly height?: number;
}

const DASHES = [[], [6, 3], [2, 3], [10, 3, 2, 3], [1, 4], [14, 4]];
const COLOURS = ['--line-1', '--line-2', '--line-3', '--line-4', '--line-5', '--line-6'];

const DAY = '\n{YYYY}-{MM}-{DD}';
/** Texts of the time axis, by the seconds between two ticks: the text of a tick, and what a new year, day or minute adds. */
const TIMES: uPlot.Axis.Values = [
  [31_536_000, '{YYYY}', null, null, null, null, null, null, 1],
  [2_419_200, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [86_400, '{MM}-{DD}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', DAY, null, DAY, null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', DAY, null, DAY, null, null, null, 1],
];

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function seriesOf({ label, isStepped = false, points }: Line, index: number, format: ChartProps['format']) {
  const name = COLOURS[index % COLOURS.length]!;
  const stroke = colour(name);
  return {
    label,
    stroke,
    width: 1.5,
    dash: DASHES[index % DASHES.length]!,
    value: (_: uPlot, value: number | null) => (value === null ? '–' : format(value)),
    ...(isStepped ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
    points: {
      show: points !== undefined,
      size: 9,
      space: 0,
      fill: colour(points === 'hollow' ? '--panel' : name),
    },
    ...(points === undefined ? {} : { paths: () => null }),
    spanGaps: points === undefined,
  };
}

function axisOf(format?: (value: number) => string): uPlot.Axis {
  const stroke = colour('--dim');
  const grid = { stroke: colour('--edge'), width: 1 };
  const font = '11px system-ui, sans-serif';
  const values = format ? (_: uPlot, ticks: number[]) => ticks.map(format) : TIMES;
  return { stroke, grid, ticks: { show: false }, font, size: format ? 64 : 40, values };
}

/** Draws lines over time; the pointer reads them. */
export function Chart({ label, times, lines, format, height = 200 }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data = [times, ...lines.map(({ values }) => values)] as unknown as uPlot.AlignedData;
  const shape = JSON.stringify([isDark.value, height, lines.map(({ values: _, ...line }) => line)]);
  useEffect(() => {
    const element = place.current!;
    const series = [
      { value: '{YYYY}-{MM}-{DD} {HH}:{mm}:{ss}' },
      ...lines.map((line, index) => seriesOf(line, index, format)),
    ];
    const options = { width: element.clientWidth, height, series, axes: [axisOf(), axisOf(format)] };
    const made = new uPlot({ ...options, cursor: { y: false } }, data, element);
    plot.current = made;
    const resize = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      made.destroy();
    };
  }, [shape]);
  useEffect(() => plot.current?.setData(data), [times, lines]);
  return <div class="chart" ref={place} role="img" aria-label={label} />;
}
