import { marketSums } from '../market-sums.ts';
import type { Results } from '../results.ts';
import { calibrationChart } from './calibration-chart.ts';
import type { Chart } from './chart.ts';
import { costChart } from './cost-chart.ts';
import { drawdownChart } from './drawdown-chart.ts';
import { equityChart } from './equity-chart.ts';
import { pnlChart } from './pnl-chart.ts';
import { resultsChart } from './results-chart.ts';

/** Returns the charts of the best run, those for which there is enough data. */
export function chartsOf({ best: { report }, ledger }: Results): Chart[] {
  const markets = marketSums(ledger).map(({ question, trades, pnl }) => ({ name: question, trades, pnl }));
  const categories = report.categories.map(({ key, trades, realizedPnl }) => ({
    name: key,
    trades,
    pnl: realizedPnl,
  }));
  return [
    equityChart(ledger.equity),
    drawdownChart(ledger.equity),
    pnlChart(markets, {
      title: 'P&L by market',
      noun: 'markets',
      about: 'Realized results, and those of positions that are still held at their marks.',
    }),
    pnlChart(categories, {
      title: 'Realized P&L by category',
      noun: 'categories',
      about: 'The category of a market is its first tag.',
    }),
    resultsChart(ledger.history.trades),
    costChart(report.attribution, report.summary.closed),
    calibrationChart(report.reliability),
  ].filter((chart) => chart !== null);
}
