import type { RouterOutputs } from '@prescient/api';
import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { Choice } from '../../parts/choice.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { portfolioName } from '../../state/portfolios.ts';
import { useChosen } from '../../state/use-chosen.ts';
import { CycleFigures } from './cycle-figures.tsx';
import { CycleTable } from './cycle-table.tsx';
import { SignalTable } from './signal-table.tsx';
import { command } from '../../command.ts';

const FATES = [
  ['all', 'All'],
  ['pending', 'Pending'],
  ['executed', 'Executed'],
  ['rejected', 'Rejected'],
  ['expired', 'Expired'],
] as const;
type Fate = (typeof FATES)[number][0];

const EVERY_MS = 3_000;

/** The strategies of a portfolio: their last cycle, its counts, and their signals. */
export function StrategiesScreen({ params }: { params: { id?: string } }) {
  const portfolioId = useChosen(params);
  const [fate, setFate] = useState<Fate>('all');
  const status = useRead(() => api.cycle.status.query({ portfolioId }), {
    key: `cycles ${portfolioId}`,
    everyMs: EVERY_MS,
  });
  const cycles = useRead(async () => (await api.cycle.history.query({ portfolioId, limit: 20 })).items, {
    key: `cycle history ${portfolioId}`,
    everyMs: EVERY_MS,
  });
  const signals = useRead(
    async () => {
      const query = { portfolioId, limit: 100, ...(fate === 'all' ? {} : { status: fate }) };
      return (await api.signal.list.query(query)).items;
    },
    { key: `signals ${portfolioId} ${fate}`, everyMs: EVERY_MS },
  );
  return (
    <>
      <div class="head">
        <h1>Strategies of {portfolioName.value}</h1>
      </div>
      <Panel title="Last cycle" about="One round: read, select, signal, execute, keep the equity">
        <Reading of={status}>{(data) => <LastCycle status={data} />}</Reading>
      </Panel>
      <Panel title="Cycles" about="Newest first, with the counts of every step">
        <Reading of={cycles}>{(rows) => <CycleTable rows={rows} />}</Reading>
      </Panel>
      <Panel title="Signals" aside={<Choice label="Fate" options={FATES} value={fate} onChange={setFate} />}>
        <Reading of={signals}>{(rows) => <SignalTable rows={rows} />}</Reading>
      </Panel>
    </>
  );
}

const LastCycle = ({ status }: { status: RouterOutputs['cycle']['status'] }) =>
  status.last === null ? (
    <Empty title="No strategy has run here">
      Start one: <code>{command('start --portfolio 7 --fill-model book --strategy favourite')}</code>, or
      write your own with <code>{command('strategy new my-idea')}</code>.
    </Empty>
  ) : (
    <CycleFigures of={status.last} runner={status.runner} />
  );
