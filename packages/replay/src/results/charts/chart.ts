import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import type { BarSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import { GridComponent, type GridComponentOption } from 'echarts/components';
import { init, use, type ComposeOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { DataTable } from '../page/table-html.ts';

use([BarChart, LineChart, ScatterChart, GridComponent, SVGRenderer]);

export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | ScatterSeriesOption | GridComponentOption
>;

/** The size at which a chart is laid out, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A colour of the page, by the name of its variable. */
export type Colour = 'text' | 'dim' | 'edge' | 'line-1' | 'line-2' | 'band' | 'gain' | 'loss';
export const colour = (name: Colour): string => `var(--${name})`;

/** A colour of a chart, and the thing that it stands for. */
export interface Key {
  readonly colour: Colour;
  readonly name: string;
}

/** A chart, with the table of its figures for those who do not see it. */
export interface Chart {
  readonly title: string;
  /** One sentence that says how to read it. */
  readonly about: string;
  readonly keys: readonly Key[];
  readonly option: (size: Size) => ChartOption;
  /** The height in pixels at each of the two widths. */
  readonly heights: { readonly wide: number; readonly narrow: number };
  readonly table: DataTable;
}

const FONT = 12;

/** The axis of a figure. */
export const figureAxis = (formatter: (value: number) => string) =>
  ({
    type: 'value',
    axisLabel: { color: colour('dim'), fontSize: FONT, formatter, hideOverlap: true },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colour('edge') } },
  }) as const;

/** The axis of names. */
export const nameAxis = (names: readonly string[]) => ({
  type: 'category' as const,
  data: [...names],
  axisLabel: { color: colour('text'), fontSize: FONT, interval: 0 },
  axisLine: { lineStyle: { color: colour('dim') } },
  axisTick: { show: false },
});

const DAY_MS = 86_400_000;

/** The axis of time, by UTC: days and months of long spans, hours of short ones. */
export function timeAxis(from: number, to: number) {
  const isLong = to - from > 3 * DAY_MS;
  const formatter = (at: number): string => {
    const text = new Date(at).toISOString();
    if (isLong) return text.slice(5, 10);
    return text.endsWith('T00:00:00.000Z') ? text.slice(5, 10) : text.slice(11, 16);
  };
  return {
    type: 'time',
    min: from,
    max: to,
    axisLabel: { color: colour('dim'), fontSize: FONT, formatter, hideOverlap: true },
    axisLine: { lineStyle: { color: colour('dim') } },
    axisTick: { lineStyle: { color: colour('dim') } },
    splitLine: { show: false },
  } as const;
}

/** The text at the end of a bar. */
interface BarLabel {
  readonly text: string;
  readonly position: 'top' | 'bottom' | 'right';
}

/** A bar; it has no text at its end unless given. */
export const barOf = (value: number, of: Colour, label?: BarLabel) => ({
  value,
  itemStyle: { color: colour(of) },
  ...(label && {
    label: {
      show: true,
      position: label.position,
      formatter: () => label.text,
      color: colour('text'),
      fontSize: 11,
    },
  }),
});

/** The part of every series that makes it a picture: nothing moves, nothing answers to a pointer. */
export const still = { silent: true, emphasis: { disabled: true }, animation: false } as const;

/** Marks that the renderer adds for scripts; their numbers count the charts of the process. */
const FOR_SCRIPTS = / (?:class="zr[^"]*"|ecmeta_[a-z_]+="[^"]*"|pointer-events="[^"]*")/g;
const STYLE = /<style\s*>[^]*?<\/style>\s*/g;
/** Frames of lines, which stay within them by themselves; their numbers count as well. */
const FRAMES = /<defs\s*>[^]*?<\/defs>\s*| clip-path="[^"]*"/g;

/** Returns a chart as SVG: the same bytes for the same chart. A reader of its title hears nothing of its shapes. */
export function svgOf({ option }: Pick<Chart, 'option'>, size: Size): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({
      animation: false,
      useUTC: true,
      backgroundColor: 'transparent',
      textStyle: { fontFamily: 'system-ui, sans-serif' },
      ...option(size),
    });
    return chart
      .renderToSVGString()
      .replace(STYLE, '')
      .replace(FRAMES, '')
      .replace(FOR_SCRIPTS, '')
      .replace(/^<svg [^>]*>/, `<svg viewBox="0 0 ${size.width} ${size.height}" aria-hidden="true">`);
  } finally {
    chart.dispose();
  }
}
