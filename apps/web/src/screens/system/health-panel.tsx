import { api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { count, duration } from '../../figures.ts';
import { Age } from '../../parts/age.tsx';
import { Unknown } from '../../parts/amount.tsx';
import { Badge } from '../../parts/badge.tsx';
import { FaultNote } from '../../parts/fault-note.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { Setbacks } from './setbacks.tsx';
import { command } from '../../command.ts';

async function readHealth() {
  const began = performance.now();
  const health = await api.system.health.query();
  return { ...health, answerMs: performance.now() - began, ahead: Date.parse(health.time) - Date.now() };
}

/** The server and its marks. */
export function HealthPanel() {
  const health = useRead(readHealth, { key: 'health', everyMs: 3_000 });
  const prices = useRead(() => api.price.status.query(), { key: 'prices', everyMs: 3_000 });
  const last = prices.data?.last ?? null;
  return (
    <Panel title="Server">
      <FaultNote fault={prices.fault} />
      <Reading of={health}>
        {({ database, answerMs, ahead }) => (
          <Figures>
            <Figure label="Database">
              <Badge of={database} />
            </Figure>
            <Figure label="Answer" note="from here and back">
              {count(Math.round(answerMs))} ms
            </Figure>
            <Figure label="Its clock" note="ahead of this one">
              {duration(ahead)}
            </Figure>
            <Figure
              label="Prices"
              note={prices.data?.connected ? 'a venue is connected' : `no venue: ${command('start')}`}
            >
              <Badge of={prices.data?.connected ? 'up' : 'down'} />
            </Figure>
            <Figure label="Recording">
              {prices.data?.recording == null ? 'none' : <Badge of={prices.data.recording} />}
            </Figure>
            <Figure
              label="Last marking"
              note={last && `${last.priced} of ${last.outcomes} outcomes have a bid`}
            >
              {last === null ? (
                <Unknown why="not yet" />
              ) : (
                <>
                  <Age since={last.finishedAt} /> ago
                </>
              )}
            </Figure>
          </Figures>
        )}
      </Reading>
      {last?.error != null && <p class="fault">⚠ The last marking broke off: {last.error}</p>}
      <Setbacks of={prices.data?.setbacks ?? []} what="cannot be marked" />
    </Panel>
  );
}
