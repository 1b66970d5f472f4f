import type { RouterOutputs } from '@prescient/api';
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { ALONE, api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { command } from '../../command.ts';
import { count, decimal, moment, percent } from '../../figures.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Ratio } from '../../parts/ratio.tsx';
import { Reading } from '../../parts/reading.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { nameOf, ReplaysBeside } from './replays-beside.tsx';

type Replay = RouterOutputs['replay']['list']['items'][number];

/** Replays that are listed. */
const MOST_LISTED = 20;
/** Replays that stand beside each other at once. */
const MOST_BESIDE = 4;

const COLUMNS: readonly Column<Replay>[] = [
  { head: 'Strategy', cell: ({ strategy, version }) => `${strategy} v${version}` },
  { head: 'Return', isNumber: true, cell: ({ figures }) => <Ratio of={figures.totalReturn} /> },
  { head: 'Trades', isNumber: true, isWide: true, cell: ({ figures }) => count(figures.trades) },
  { head: 'Drawdown', isNumber: true, isWide: true, cell: ({ figures }) => percent(figures.drawdown) },
  { head: 'Sharpe', isNumber: true, isWide: true, cell: ({ figures }) => decimal(figures.sharpe) },
  { head: 'From', isWide: true, cell: ({ from }) => moment(from) },
  { head: 'Last run', cell: ({ lastRunAt }) => moment(lastRunAt) },
  {
    head: 'Saved',
    isWide: true,
    cell: ({ portfolioId }) =>
      portfolioId !== null && <Link href={`/reports/${portfolioId}`}>as {portfolioId}</Link>,
  },
];

/** The replays that ran last; those that are chosen stand side by side. */
export function Replays() {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const replays = useRead(async () => (await api.replay.list.query({ limit: MOST_LISTED }, ALONE)).items, {
    key: 'replays',
    everyMs: 30_000,
  });
  const isChosen = ({ fingerprint }: Replay): boolean => chosen.includes(fingerprint);
  const toggle = (replay: Replay): void => {
    const others = chosen.filter((one) => one !== replay.fingerprint);
    setChosen(isChosen(replay) ? others : [...others, replay.fingerprint].slice(-MOST_BESIDE));
  };
  const choice: Column<Replay> = {
    head: 'Replay',
    cell: (replay) => (
      <label>
        <input type="checkbox" checked={isChosen(replay)} onChange={() => toggle(replay)} />{' '}
        <code>{nameOf(replay)}</code>
      </label>
    ),
  };
  return (
    <Panel title="Replays" about={`Choose up to ${MOST_BESIDE} to see them side by side`}>
      <Reading of={replays}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title="No replay yet">
              <code>{command('replay run --strategy favourite --tape FILE')}</code> runs a strategy over a
              tape, and it is remembered here.
            </Empty>
          ) : (
            <Table
              label="Replays"
              columns={[choice, ...COLUMNS]}
              rows={rows}
              keyOf={({ fingerprint }) => fingerprint}
              isChosen={isChosen}
            />
          )
        }
      </Reading>
      {chosen.length > 1 && <ReplaysBeside of={chosen} />}
    </Panel>
  );
}
