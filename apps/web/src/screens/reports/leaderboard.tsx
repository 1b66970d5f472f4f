import type { RouterOutputs } from '@prescient/api';
import { Link } from 'wouter-preact';
import { ALONE, api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { count } from '../../figures.ts';
import { Amount } from '../../parts/amount.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Ratio } from '../../parts/ratio.tsx';
import { Reading } from '../../parts/reading.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { interval } from './return-figures.tsx';

type Standing = RouterOutputs['report']['leaderboard']['items'][number];

const COLUMNS: readonly Column<Standing>[] = [
  { head: 'Rank', isNumber: true, cell: ({ rank }) => rank },
  {
    head: 'Portfolio',
    cell: ({ portfolioId, name }) => (
      <Link href={`/reports/${portfolioId}`}>
        {portfolioId} · {name}
      </Link>
    ),
  },
  { head: 'Return', isNumber: true, cell: ({ totalReturn }) => <Ratio of={totalReturn} /> },
  { head: 'Equity', isNumber: true, cell: ({ equity }) => <Amount of={equity} /> },
  { head: 'Trades', isNumber: true, isWide: true, cell: ({ tradeCount }) => count(tradeCount) },
  { head: 'Events', isNumber: true, isWide: true, cell: ({ events }) => count(events) },
  {
    head: 'Return on cost',
    isNumber: true,
    isWide: true,
    cell: ({ returnOnCost }) => <Ratio of={returnOnCost} />,
  },
  {
    head: '95 % interval',
    isWide: true,
    cell: ({ returnInterval }) => <span class="dim">{interval(returnInterval)}</span>,
  },
  {
    head: 'Ledger',
    isWide: true,
    cell: ({ ledger }) => <code title={ledger.hash}>{ledger.hash.slice(0, 10)}</code>,
  },
];

/** The portfolios by their returns. */
export function Leaderboard() {
  const ranks = useRead(async () => (await api.report.leaderboard.query({}, ALONE)).items, {
    key: 'leaderboard',
    everyMs: 30_000,
  });
  return (
    <Panel title="Leaderboard" about="By return; each line has the hash of its ledger">
      <Reading of={ranks}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title="Nobody has traded yet">The first trade of a portfolio puts it here.</Empty>
          ) : (
            <Table
              label="Leaderboard"
              columns={COLUMNS}
              rows={rows}
              keyOf={({ portfolioId }) => portfolioId}
            />
          )
        }
      </Reading>
    </Panel>
  );
}
