import { table } from '@prescient/terminal';
import { portfolioText } from '../report/report-text.ts';
import { countOf, type StrategyReport, type StrategyTrade } from './strategy-report.ts';

const HEADINGS = ['market', 'do', 'side', 'limit', 'asked', 'price', 'shares', 'dollars', 'status', 'why'];
/** The widest text of a cell. */
const MAX_WIDTH = 40;

function tradeRow({ signal, result }: StrategyTrade): string[] {
  const filled = result?.kind === 'execute' || result?.kind === 'close' ? result : null;
  const dollars = filled?.kind === 'execute' ? `-${filled.cost}` : (filled?.gross ?? '');
  return [
    signal.marketId,
    signal.do,
    signal.outcome === 0 ? 'yes' : 'no',
    signal.limitPrice,
    signal.stake ?? (signal.shares === null ? 'all' : `${signal.shares} shares`),
    filled?.price ?? '',
    filled?.shares ?? '',
    dollars,
    signal.rejectCode ?? signal.status,
    signal.why ?? '',
  ];
}

/** The report of a strategy's cycle for a person. */
export function strategyText(report: StrategyReport): string {
  const { strategy, cycle, trades, leftOut, resolved, removed } = report;
  const { markets = 0 } = cycle.steps.select ?? {};
  const rules = Object.entries(removed).flatMap(([rule, count]) => (count > 0 ? [`${rule} ${count}`] : []));
  const counts = [
    ...(['executed', 'rejected', 'expired', 'pending'] as const).map(
      (status) => `${countOf(report, status)} ${status}`,
    ),
    ...(leftOut > 0
      ? [`${leftOut} left out: too little cash, or --max-trades or --max-positions reached`]
      : []),
    ...(resolved > 0 ? [`${resolved} of an interrupted cycle now carried out`] : []),
  ];
  return [
    `Cycle ${cycle.cycleId} of ${strategy.name} version ${strategy.version}: ${markets} markets selected${rules.length > 0 ? `; removed by ${rules.join(', ')}` : ''}`,
    '',
    ...(trades.length > 0 ? [table(HEADINGS, trades.map(tradeRow), MAX_WIDTH), ''] : []),
    `${counts.join(', ')}.`,
    '',
    portfolioText(report),
  ].join('\n');
}
