import type { RouterOutputs } from '@prescient/api';
import type { ComponentChildren } from 'preact';
import { api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { count, decimal, percent, words } from '../../figures.ts';
import { Amount } from '../../parts/amount.tsx';
import { Ratio } from '../../parts/ratio.tsx';
import { Reading } from '../../parts/reading.tsx';
import { Table, type Column } from '../../parts/table.tsx';

type Replay = RouterOutputs['replay']['get'];

interface Row {
  readonly name: string;
  readonly cells: readonly ComponentChildren[];
}

/** The digits by which people name a replay. */
export const nameOf = ({ fingerprint }: { fingerprint: string }): string => fingerprint.slice(0, 8);

const FIGURES: readonly (readonly [name: string, cell: (replay: Replay) => ComponentChildren])[] = [
  ['Return', ({ figures }) => <Ratio of={figures.totalReturn} />],
  ['Equity', ({ figures }) => <Amount of={figures.equity} />],
  ['Return on cost', ({ figures }) => <Ratio of={figures.returnOnCost} />],
  ['Trades', ({ figures }) => count(figures.trades)],
  ['Events', ({ figures }) => count(figures.events)],
  ['Win rate', ({ figures }) => percent(figures.winRate)],
  ['Fees', ({ figures }) => <Amount of={figures.fees} />],
  ['Largest drawdown', ({ figures }) => percent(figures.drawdown)],
  ['Sharpe, a year', ({ figures }) => decimal(figures.sharpe)],
  ['Deflated Sharpe', ({ deflatedSharpe, runs }) => `${percent(deflatedSharpe)} of ${count(runs)} runs`],
];

/** The values of JSON, each with its path. */
function leavesOf(value: unknown, path: string): [path: string, text: string][] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([name, each]) => leavesOf(each, `${path} ${name}`.trim()));
}

/** All that decided the replays and is not the same in all of them. */
function differences(replays: readonly Replay[]): Row[] {
  const columns = replays.map(({ strategy, version, file, config, seed, tape, settings }) => {
    const decided = { strategy, version, file, config, seed, tape: tape.hash.slice(0, 12), settings };
    return new Map(leavesOf(decided, ''));
  });
  const paths = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  return paths
    .map((path) => ({ name: words(path), cells: columns.map((column) => column.get(path) ?? '') }))
    .filter(({ cells }) => new Set(cells).size > 1);
}

/** Replays side by side: first that in which they differ, then their figures. */
export function ReplaysBeside({ of: names }: { of: readonly string[] }) {
  const read = useRead(() => Promise.all(names.map((run) => api.replay.get.query({ run }))), {
    key: `replays ${names.join(' ')}`,
    everyMs: 60_000,
  });
  return (
    <Reading of={read}>
      {(replays) => {
        const columns: readonly Column<Row>[] = [
          { head: 'Side by side', cell: ({ name }) => name },
          ...replays.map((replay, index) => ({
            head: nameOf(replay),
            isNumber: true,
            cell: ({ cells }: Row) => cells[index],
          })),
        ];
        const figures = FIGURES.map(([name, cell]) => ({ name, cells: replays.map(cell) }));
        return (
          <Table
            label="Replays side by side"
            columns={columns}
            rows={[...differences(replays), ...figures]}
            keyOf={({ name }) => name}
          />
        );
      }}
    </Reading>
  );
}
