import type { RouterOutputs } from '@prescient/api';
import { api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { count } from '../../figures.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { Setbacks } from './setbacks.tsx';

type Venue = RouterOutputs['market']['status']['venues'][number];

const COLUMNS: readonly Column<Venue>[] = [
  { head: 'Venue', cell: ({ venue }) => venue },
  { head: 'Kept by', cell: ({ lease }) => <Badge of={lease} /> },
  { head: 'Rounds', isNumber: true, cell: ({ rounds }) => count(rounds) },
  { head: 'Paid out', isNumber: true, cell: ({ settled }) => count(settled) },
  { head: 'Taken back', isNumber: true, cell: ({ reversed }) => count(reversed) },
  { head: 'Not settled', isNumber: true, cell: ({ unsettled }) => count(unsettled) },
];

/** The venues that this server keeps the markets of. */
export function VenuesPanel() {
  const status = useRead(() => api.market.status.query(), { key: 'venues', everyMs: 5_000 });
  return (
    <Panel title="Venues" about="Reading of markets and settling of what has ended, by this process">
      <Reading of={status}>
        {({ venues }) =>
          venues.length === 0 ? (
            <Empty title="No venue is connected">
              <code>npm start</code> plays a recorded day, <code>npm start -- --live</code> reads the real
              venues.
            </Empty>
          ) : (
            <>
              <Table label="Venues" columns={COLUMNS} rows={venues} keyOf={({ venue }) => venue} />
              {venues.map(({ venue, setbacks }) => (
                <Setbacks key={venue} of={setbacks} what="cannot be settled" />
              ))}
            </>
          )
        }
      </Reading>
    </Panel>
  );
}
