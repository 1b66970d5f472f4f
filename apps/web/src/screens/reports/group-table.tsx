import { count, decimal, percent } from '../../figures.ts';
import { Amount, Change } from '../../parts/amount.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import type { Report } from './return-figures.tsx';

type Group = Report['periods'][number];

const COLUMNS: readonly Column<Group>[] = [
  { head: 'Group', cell: ({ key }) => key || 'none' },
  { head: 'Trades', isNumber: true, cell: ({ trades }) => count(trades) },
  { head: 'Win rate', isNumber: true, isWide: true, cell: ({ winRate }) => percent(winRate) },
  { head: 'Profit factor', isNumber: true, isWide: true, cell: ({ profitFactor }) => decimal(profitFactor) },
  { head: 'Fees', isNumber: true, isWide: true, cell: ({ fees }) => <Amount of={fees} /> },
  { head: 'Realized', isNumber: true, cell: ({ realizedPnl }) => <Change of={realizedPnl} /> },
];

/** Trades in groups. */
export const GroupTable = ({ rows, label }: { rows: readonly Group[]; label: string }) =>
  rows.length === 0 ? (
    <Empty title="No trade yet">The first buy begins the first line.</Empty>
  ) : (
    <Table label={label} columns={COLUMNS} rows={rows} keyOf={({ key }) => key} />
  );
