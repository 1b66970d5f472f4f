import { words } from '../../figures.ts';
import { price, shares } from '../../money.ts';
import { Moment } from '../../parts/age.tsx';
import { Amount } from '../../parts/amount.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import type { Fill } from './use-fills.ts';

const COLUMNS: readonly Column<Fill>[] = [
  { head: 'Time', cell: ({ recordedAt }) => <Moment at={recordedAt} /> },
  { head: 'What', cell: ({ kind }) => words(kind) },
  { head: 'Shares', isNumber: true, cell: (one) => shares(one.shares) },
  { head: 'Price', isNumber: true, cell: (one) => (one.price === null ? 'stake' : price(one.price)) },
  {
    head: 'Dollars',
    isNumber: true,
    cell: ({ kind, amount, gross }) => <Amount of={kind === 'buy' ? amount : gross} />,
  },
];

/** Fills as they happen, since the screen was opened. */
export const FillsPanel = ({ fills }: { fills: readonly Fill[] }) => (
  <Panel title="Live fills" about="As they happen">
    {fills.length === 0 ? (
      <Empty title="Waiting for the next fill">Each one shows up here at once.</Empty>
    ) : (
      <Table label="Live fills" columns={COLUMNS} rows={fills} keyOf={({ commandId }) => commandId} />
    )}
  </Panel>
);
