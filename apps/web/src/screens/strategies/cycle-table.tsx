import { words } from '../../figures.ts';
import { Moment } from '../../parts/age.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { countsOf, type Cycle } from './counts.ts';

const stepText = (cycle: Cycle, wanted: string): string =>
  countsOf(cycle)
    .filter(({ step }) => step === wanted)
    .flatMap(({ counts }) => counts.map(({ name, value }) => `${name.toLowerCase()} ${value}`))
    .join(' · ');

const step = (name: string, isWide = false): Column<Cycle> => ({
  head: words(name),
  isWide,
  cell: (cycle) => <span class="why">{stepText(cycle, name)}</span>,
});

const COLUMNS: readonly Column<Cycle>[] = [
  { head: 'Cycle', isNumber: true, cell: ({ cycleId }) => cycleId },
  { head: 'Began', cell: ({ startedAt }) => <Moment at={startedAt} /> },
  { head: 'Strategy', cell: ({ strategy, version }) => `${strategy} v${version}` },
  step('read', true),
  step('select'),
  step('signals', true),
  step('execute'),
];

/** Cycles with the counts of their steps. */
export const CycleTable = ({ rows }: { rows: readonly Cycle[] }) =>
  rows.length === 0 ? (
    <Empty title="No cycle yet">A strategy leaves a line here each time it runs.</Empty>
  ) : (
    <Table label="Cycles, newest first" columns={COLUMNS} rows={rows} keyOf={({ cycleId }) => cycleId} />
  );
