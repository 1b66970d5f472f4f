import { api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { SignalTable } from '../strategies/signal-table.tsx';

const LIMIT = 20;

/** The newest signals of strategies, each with its reason and its fate. */
export function SignalsPanel({ portfolioId }: { portfolioId: number }) {
  const signals = useRead(async () => (await api.signal.list.query({ portfolioId, limit: LIMIT })).items, {
    key: `signals ${portfolioId}`,
  });
  return (
    <Panel title="Signals" about="What strategies asked for, why, and what came of it">
      <Reading of={signals}>{(rows) => <SignalTable rows={rows} />}</Reading>
    </Panel>
  );
}
