import { table } from '@prescient/workshop';
import { kalshiTable } from './kalshi.ts';
import type { DayReport } from './report.ts';

const counts = (heading: string, values: Readonly<Record<string, number>>): string =>
  table(
    [heading, 'count'],
    Object.entries(values).map(([name, count]) => [name, String(count)]),
  );

function* partsOf(report: DayReport): Generator<string> {
  const { settings, speed, seconds, lag, end } = report;
  const { markets, changes, rate, seed } = settings;
  yield (
    `Seed "${seed}": ${markets} markets and ${end.kalshi.markets} of Kalshi, ${changes} changes, played at ${rate} a second (${speed.toFixed(1)} times as fast as it was).\n` +
      `It took ${seconds.toFixed(1)} s; ${report.changesSent} changes were sent whole, ${report.changesPerSecond} a second over the whole day.`
  );
  yield counts('resolution', report.resolutions);
  yield counts('fault in the feed', report.faults);
  yield counts('swapped page', report.swaps);
  yield counts('heard from the feed', report.heard);
  yield `Books were in a gap for ${(100 * report.gapShare).toFixed(4)} % of the time, on average.`;
  yield counts('market service', report.keeper);
  yield counts('orders', report.orders);
  yield kalshiTable(end.kalshi);
  yield table(
    ['portfolio', 'trades', 'fills', 'cash', 'expected', 'open', 'marked'],
    end.portfolios.map(({ portfolioId, trades, fills, cash, expected, open, marked }) =>
      [portfolioId, trades, fills, cash, expected, open, marked].map(String),
    ),
  );
  yield table(
    ['lag, ms', 'p50', 'p99', 'p99.9', 'longest', 'measured', 'longest pause of ours'],
    [
      [
        'from sent to shown',
        ...[lag.p50, lag.p99, lag.p999, lag.longest, lag.measured, lag.longestPause].map(String),
      ],
    ],
  );
  yield table(
    ['goal', 'reached', 'figure'],
    report.goals.map(({ what, reached, figure }) => [what, reached ? 'yes' : 'NO', figure]),
  );
}

/** The report for a person. */
export const reportText = (report: DayReport): string => [...partsOf(report)].join('\n\n');
