import type { RouterOutputs } from '@prescient/api';
import { api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { count, duration } from '../../figures.ts';
import { Unknown } from '../../parts/amount.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { Setbacks } from './setbacks.tsx';
import { command } from '../../command.ts';

type Venue = RouterOutputs['market']['status']['venues'][number];

const NO_FEED = 'this process follows no books of it';

const Lag = ({ feed }: Venue) =>
  feed?.lagMs == null ? <Unknown why={feed ? 'no change yet' : NO_FEED} /> : <>{duration(feed.lagMs)}</>;

const Books = ({ feed }: Venue) =>
  feed === null ? (
    <Unknown why={NO_FEED} />
  ) : (
    <>
      {count(feed.fresh)} of {count(feed.followed)}
    </>
  );

/** The outcomes with missing changes, and how often there were any. */
const Gaps = ({ feed }: Venue) =>
  feed === null ? (
    <Unknown why={NO_FEED} />
  ) : (
    <span class={feed.gapped > 0 ? 'fault' : undefined}>
      {feed.gapped > 0 && '⚠ '}
      {count(feed.gapped)} now, {count(feed.gaps)} so far
    </span>
  );

const COLUMNS: readonly Column<Venue>[] = [
  { head: 'Venue', cell: ({ venue }) => venue },
  { head: 'Kept by', cell: ({ lease }) => <Badge of={lease} /> },
  { head: 'Lag', isNumber: true, cell: (one) => <Lag {...one} /> },
  { head: 'Fresh books', isNumber: true, cell: (one) => <Books {...one} /> },
  { head: 'Gaps', isNumber: true, cell: (one) => <Gaps {...one} /> },
  { head: 'Rounds', isNumber: true, cell: ({ rounds }) => count(rounds) },
  { head: 'Paid out', isNumber: true, cell: ({ settled }) => count(settled) },
  { head: 'Taken back', isNumber: true, cell: ({ reversed }) => count(reversed) },
  { head: 'Not settled', isNumber: true, cell: ({ unsettled }) => count(unsettled) },
];

/** The venues that this server keeps the markets of. */
export function VenuesPanel() {
  const status = useRead(() => api.market.status.query(), { key: 'venues', everyMs: 5_000 });
  return (
    <Panel
      title="Venues"
      about="How late and how whole books come, and the settling of what has ended, by this process"
    >
      <Reading of={status}>
        {({ venues }) =>
          venues.length === 0 ? (
            <Empty title="No venue is connected">
              <code>{command('start')}</code> plays a recorded day, <code>{command('start --live')}</code>{' '}
              reads the real venues.
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
