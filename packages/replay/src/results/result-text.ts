import { formatUsd } from '@prescient/core/money';
import { countText, figuresText, percentText, periodsText, ratioText, type Report } from '@prescient/reports';
import { table } from '@prescient/terminal';
import { factsOf } from './facts.ts';
import type { ReportedRun, Results, SetResult } from './results.ts';

/** The widest text of a cell of a list. */
const MAX_WIDTH = 60;

const HEADINGS = [
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
];

/** Returns the table of a sweep. Its deflated Sharpe ratios name N, the number of runs that they count. */
export function setsTable(sets: readonly SetResult[]): { headings: string[]; rows: string[][] } {
  const counts = new Set(sets.map(({ brief }) => brief.runs));
  const [only] = counts.size === 1 ? counts : [];
  const rows = sets.map(({ differences, brief }, index) => {
    const { summary, drawdown, deflatedSharpe, runs } = brief;
    const deflated = percentText(deflatedSharpe);
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
      only === undefined && deflated !== '' ? `${deflated} (N = ${runs})` : deflated,
    ];
  });
  return { headings: [...HEADINGS, only === undefined ? 'DSR' : `DSR (N = ${only})`], rows };
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

function sweepText(sets: readonly SetResult[]): string[] {
  if (sets.length < 2) return [];
  const { headings, rows } = setsTable(sets);
  return [
    `${sets.length} sets, the highest return first:`,
    table(headings, rows, MAX_WIDTH),
    'The best one that traded:',
  ];
}

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
          MAX_WIDTH * 5,
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
