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

/** The counts of a cycle, in words. */
function countsOf(report: StrategyReport): string {
  const { leftOut, resolved } = report;
  const decided = (['executed', 'rejected', 'expired', 'pending'] as const).flatMap((status) => {
    const count = countOf(report, status);
    return count > 0 || status === 'executed' ? [`${count} ${status}`] : [];
  });
  const room = `${leftOut} left out: too little cash, or --max-trades or --max-positions reached`;
  return [
    ...decided,
    ...(leftOut > 0 ? [room] : []),
    ...(resolved > 0 ? [`${resolved} of an interrupted cycle now carried out`] : []),
  ].join(', ');
}

/** The report of a strategy's cycle for a person: one line where nothing was carried out. */
export function strategyText(report: StrategyReport): string {
  const { strategy, cycle, trades, removed, portfolio, audit } = report;
  const { markets = 0 } = cycle.steps.select ?? {};
  const rules = Object.entries(removed).flatMap(([rule, count]) => (count > 0 ? [`${rule} ${count}`] : []));
  const by = rules.length > 0 ? ` (removed by ${rules.join(', ')})` : '';
  const title = `Portfolio ${portfolio.id}, cycle ${cycle.cycleId} of ${strategy.name} version ${strategy.version}: ${markets} markets selected${by}`;
  const rows = trades.length > 0 ? [table(HEADINGS, trades.map(tradeRow), MAX_WIDTH), ''] : [];
  if (audit === null)
    return [`${title}; ${countsOf(report)}; equity ${portfolio.equity}`, ...rows].join('\n').trimEnd();
  return [title, '', ...rows, `${countsOf(report)}.`, '', portfolioText({ portfolio, audit })].join('\n');
}
