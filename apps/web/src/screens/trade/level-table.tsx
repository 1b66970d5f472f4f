import { price, shares } from '../../money.ts';
import { Amount } from '../../parts/amount.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import type { ReceiptLevel } from './receipt.ts';

const COLUMNS: readonly Column<ReceiptLevel>[] = [
  { head: 'Price', isNumber: true, cell: (level) => price(level.price) },
  { head: 'In the book', isNumber: true, cell: ({ size }) => shares(size) },
  { head: 'Taken before', isNumber: true, isWide: true, cell: ({ consumed }) => shares(consumed) },
  { head: 'Taken', isNumber: true, cell: ({ taken }) => shares(taken) },
  { head: 'Dollars', isNumber: true, cell: ({ cost }) => <Amount of={cost} /> },
  { head: 'Fee', isNumber: true, cell: ({ fee }) => <Amount of={fee} /> },
];

/** The levels of a book that a fill takes; none for a fill at a quoted price. */
export const LevelTable = ({ levels }: { levels: readonly ReceiptLevel[] }) =>
  levels.length === 0 ? null : (
    <Table label="Levels of the book" columns={COLUMNS} rows={levels} keyOf={(level) => level.price} />
  );
