import { formatUsd } from '@prescient/core/money';
import { countText, figuresText, percentText, periodsText, ratioText, type Report } from '@prescient/reports';
import { table } from '@prescient/terminal';
import { factsOf } from './facts.ts';
import type { ReportedRun, Results, SetResult } from './results.ts';

/** The widest text of a cell of a list. */
const MAX_WIDTH = 60;

/** Returns the headings of the table of a sweep; the deflated ratio names the number of runs that it counts. */
export const setHeadings = ([first]: readonly SetResult[]): string[] => [
  'rank',
  'set',
  'return',
  'on cost',
  'trades',
  'events',
  'wins',
  'fees',
  'drawdown',
  'Sharpe',
  `DSR (N = ${first?.brief.runs ?? 0})`,
];

/** Returns a row of the table of a sweep. */
export function setRow({ differences, brief }: SetResult, index: number): string[] {
  const { summary, drawdown } = brief;
  return [
    `${index + 1}`,
    differences,
    percentText(brief.totalReturn),
    percentText(brief.returnOnCost),
    `${brief.tradeCount}`,
    `${brief.events}`,
    percentText(summary.winRate),
    formatUsd(summary.fees),
    percentText(drawdown?.depth ?? 0),
    ratioText(brief.sharpe),
    percentText(brief.deflatedSharpe),
  ];
}

/** Returns one sentence about the fees and the price of taking depth. */
export function costSentence({ summary, attribution }: Report): string {
  const { fees, volume } = summary;
  const share = volume > 0n ? ` (${percentText(Number(fees) / Number(volume))})` : '';
  const { spread, slippage } = attribution;
  return `Costs: fees ${formatUsd(fees)} of ${formatUsd(volume)} traded${share}; in the closed trades spread ${formatUsd(spread)} and slippage ${formatUsd(slippage)}.`;
}

const titleOf = ({ strategy, report }: ReportedRun): string => {
  const { summary, events, tradeCount } = report;
  return `Replay of ${strategy.name}, version ${strategy.version}: ${countText(tradeCount, 'trade')}, ${summary.closed} of them closed, in ${countText(events, 'event')}`;
};

const sweepText = (sets: readonly SetResult[]): string[] =>
  sets.length < 2
    ? []
    : [
        `${sets.length} sets, the highest return first:`,
        table(setHeadings(sets), sets.map(setRow), MAX_WIDTH),
        'The best one:',
      ];

const refusalsText = ({ refusals }: ReportedRun): string[] =>
  refusals.length === 0
    ? []
    : [
        table(
          ['refused', 'decisions', 'the first one'],
          refusals.map(({ code, count, example }) => [code, `${count}`, example ?? '']),
          MAX_WIDTH * 2,
        ),
      ];

const linesText = ({ lines }: ReportedRun): string[] =>
  lines.length === 0
    ? []
    : [
        table(
          ['at', 'the strategy says'],
          lines.map(({ at, text }) => [new Date(at).toISOString(), text]),
          MAX_WIDTH * 2,
        ),
      ];

/** Returns results for people, as the terminal shows them: the runs of a sweep, then the best run with its report. */
export function resultText({ best, sets }: Pick<Results, 'best' | 'sets'>): string {
  const periods = periodsText(best.report.periods.month);
  return [
    ...sweepText(sets),
    titleOf(best),
    table(['replayed', ''], factsOf(best), MAX_WIDTH * 2),
    figuresText(best.report),
    costSentence(best.report),
    ...(periods === null ? [] : [periods]),
    ...refusalsText(best),
    ...linesText(best),
    ...(best.advice.length === 0 ? [] : [best.advice.join('\n')]),
  ].join('\n\n');
}
