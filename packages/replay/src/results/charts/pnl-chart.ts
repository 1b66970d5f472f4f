import { formatUsd, negate, sumUsd, type Usd } from '@prescient/core/money';
import { shortened, shownText } from '../shown-text.ts';
import { barOf, figureAxis, nameAxis, still, type Chart } from './chart.ts';
import { axisDollars, drawn, signedDollars } from './dollars.ts';

/** The P&L of one market, or of one category. */
export interface NamedPnl {
  readonly name: string;
  readonly trades: number;
  readonly pnl: Usd;
}

/** Names with a bar of their own; the rest is summed up. */
const MOST_BARS = 12;
const [LONGEST_WIDE, LONGEST_NARROW] = [44, 18];
const WIDE = 600;
/** Pixels of a character beside a bar; those of the scripts of East Asia are twice as wide. */
const CHARACTER = 6.8;
const EAST_ASIAN = 0x2e80;

const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, each) => sum + (each.codePointAt(0)! < EAST_ASIAN ? 1 : 2), 0) * CHARACTER;

/** Returns a name that is no wider than so many characters. */
function fitted(name: string, characters: number): string {
  const wide = widthOf(name) / CHARACTER - Array.from(name).length;
  return shortened(name, wide > characters / 2 ? Math.ceil(characters / 2) : characters);
}

const sizeOf = ({ pnl }: NamedPnl): bigint => (pnl < 0n ? negate(pnl) : pnl);

/** Returns the largest ones by their size, and all others as one; from the largest gain down to the largest loss. */
function shownOf(all: readonly NamedPnl[], noun: string): NamedPnl[] {
  const bySize = all.toSorted((a, b) => (sizeOf(a) < sizeOf(b) ? 1 : sizeOf(a) > sizeOf(b) ? -1 : 0));
  const shown = bySize.length > MOST_BARS ? bySize.slice(0, MOST_BARS - 1) : bySize;
  const rest = bySize.slice(shown.length);
  const ordered = shown.toSorted((a, b) => (a.pnl < b.pnl ? 1 : a.pnl > b.pnl ? -1 : 0));
  if (rest.length === 0) return ordered;
  const trades = rest.reduce((sum, each) => sum + each.trades, 0);
  return [
    ...ordered,
    { name: `${rest.length} other ${noun}`, trades, pnl: sumUsd(rest.map(({ pnl }) => pnl)) },
  ];
}

const BAR_HEIGHT = 26;

/** The P&L by name, a bar for each; null where there is nothing to compare. */
export function pnlChart(
  all: readonly NamedPnl[],
  { title, noun, about }: { readonly title: string; readonly noun: string; readonly about: string },
): Chart | null {
  if (all.length < 2) return null;
  const shown = shownOf(all, noun);
  const names = shown.map(({ name }) => shownText(name));
  const height = shown.length * BAR_HEIGHT + 40;
  return {
    title,
    about,
    keys: [
      { colour: 'gain', name: 'gain' },
      { colour: 'loss', name: 'loss' },
    ],
    heights: { wide: height, narrow: height },
    option: ({ width }) => {
      const fitting = names.map((name) => fitted(name, width < WIDE ? LONGEST_NARROW : LONGEST_WIDE));
      const left = Math.ceil(Math.max(...fitting.map(widthOf))) + 12;
      return {
        grid: { left, right: 64, top: 4, bottom: 24, outerBoundsMode: 'none' },
        xAxis: figureAxis(axisDollars),
        yAxis: { ...nameAxis(fitting), inverse: true },
        series: [
          {
            ...still,
            type: 'bar',
            barMaxWidth: 16,
            data: shown.map(({ pnl }) =>
              barOf(drawn(pnl), pnl < 0n ? 'loss' : 'gain', { text: signedDollars(pnl), position: 'right' }),
            ),
          },
        ],
      };
    },
    table: {
      headings: [noun, 'trades', 'P&L'],
      rows: shown.map(({ name, trades, pnl }) => [name, `${trades}`, formatUsd(pnl)]),
    },
  };
}
