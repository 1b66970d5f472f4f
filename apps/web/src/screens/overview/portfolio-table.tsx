import { Link } from 'wouter-preact';
import { count, percent } from '../../figures.ts';
import { ratioOf } from '../../money.ts';
import { Amount, Change, Unknown } from '../../parts/amount.tsx';
import { Badge } from '../../parts/badge.tsx';
import { thinned } from '../../parts/chart-points.ts';
import { Ratio } from '../../parts/ratio.tsx';
import { Spark } from '../../parts/spark.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { portfolioId } from '../../state/portfolios.ts';
import type { Compared } from './use-accounts.ts';
import type { Histories } from './use-histories.ts';

const SPARK_POINTS = 48;

/** A saved replay is in no state that would matter. */
const stateOf = ({ kind, status }: Compared): string => (kind === 'replay' ? kind : status);

const columnsFor = (histories: Histories): readonly Column<Compared>[] => [
  {
    head: 'Portfolio',
    cell: ({ id, name, fillModel }) => (
      <>
        <Link href={`/portfolio/${id}`} onClick={() => (portfolioId.value = id)}>
          {id} · {name}
        </Link>
        <span class="two">{fillModel === 'book' ? 'fills from books' : 'fills at quoted prices'}</span>
      </>
    ),
  },
  {
    head: 'State',
    cell: (one) => <Badge of={stateOf(one)} title={one.statusReason ?? undefined} />,
  },
  { head: 'Equity', isNumber: true, cell: ({ equity }) => <Amount of={equity} /> },
  {
    head: 'Over time',
    cell: ({ id, name }) => (
      <Spark
        label={`Equity of ${name} over time`}
        values={thinned(histories.get(id) ?? [], SPARK_POINTS).map(({ equity }) => Number(equity))}
      />
    ),
  },
  {
    head: 'Return',
    isNumber: true,
    cell: ({ totalProfitLoss, initialBalance }) => <Ratio of={ratioOf(totalProfitLoss, initialBalance)} />,
  },
  {
    head: 'Drawdown',
    isNumber: true,
    isWide: true,
    cell: ({ figures }) => (figures === null ? <Unknown /> : percent(figures.drawdown?.depth ?? 0)),
  },
  { head: 'Cash', isNumber: true, cell: ({ balance }) => <Amount of={balance} /> },
  {
    head: 'Invested',
    isNumber: true,
    isWide: true,
    cell: ({ totalInvested }) => <Amount of={totalInvested} />,
  },
  { head: 'Realized', isNumber: true, cell: ({ realizedPnl }) => <Change of={realizedPnl} /> },
  {
    head: 'Unrealized',
    isNumber: true,
    isWide: true,
    cell: ({ unrealizedPnl }) => <Change of={unrealizedPnl} />,
  },
  {
    head: 'Fees',
    isNumber: true,
    isWide: true,
    cell: ({ figures }) => <Amount of={figures?.summary.fees ?? null} />,
  },
  { head: 'Trades', isNumber: true, isWide: true, cell: ({ tradeCount }) => count(tradeCount) },
];

/** The portfolios by their figures. */
export const PortfolioTable = ({ of, histories }: { of: readonly Compared[]; histories: Histories }) => (
  <Table
    label="Portfolios by their figures"
    columns={columnsFor(histories)}
    rows={of}
    keyOf={({ id }) => id}
    isChosen={({ id }) => id === portfolioId.value}
  />
);
