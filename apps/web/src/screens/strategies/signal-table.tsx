import type { RouterOutputs } from '@prescient/api';
import { words } from '../../figures.ts';
import { price, shares, usd } from '../../money.ts';
import { Moment } from '../../parts/age.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { MarketLink } from '../../parts/market-link.tsx';
import { Side } from '../../parts/side.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { command } from '../../command.ts';

export type Signal = RouterOutputs['signal']['list']['items'][number];

function askedOf({ stake, shares: some }: Signal): string {
  if (stake !== null) return usd(stake);
  return some === null ? 'all' : `${shares(some)} shares`;
}

const COLUMNS: readonly Column<Signal>[] = [
  { head: 'Time', cell: ({ submittedAt }) => <Moment at={submittedAt} /> },
  {
    head: 'Market',
    cell: ({ venue, marketId, outcome }) => (
      <MarketLink venue={venue} marketId={marketId} outcome={outcome} />
    ),
  },
  {
    head: 'Asks to',
    cell: ({ do: act, outcome }) => (
      <>
        {words(act)} <Side outcome={outcome} />
      </>
    ),
  },
  { head: 'For', isNumber: true, cell: (one) => askedOf(one) },
  { head: 'Limit', isNumber: true, isWide: true, cell: ({ limitPrice }) => price(limitPrice) },
  {
    head: 'Fate',
    cell: ({ status, rejectCode, rejectReason }) => (
      <>
        <Badge of={status} title={rejectReason ?? undefined} />
        {rejectCode !== null && <code class="two">{rejectCode}</code>}
      </>
    ),
  },
  { head: 'p', isNumber: true, isWide: true, cell: ({ p }) => (p === null ? '' : String(p)) },
  {
    head: 'Strategy',
    isWide: true,
    cell: ({ strategy, version, cycleId }) => (
      <>
        {strategy} v{version}
        {cycleId !== null && <span class="two">cycle {cycleId}</span>}
      </>
    ),
  },
  { head: 'Why', cell: ({ why }) => <span class="why">{why ?? ''}</span> },
];

/** Signals with their fate. */
export const SignalTable = ({ rows }: { rows: readonly Signal[] }) =>
  rows.length === 0 ? (
    <Empty title="No signal yet">
      Run a strategy: <code>{command('start --portfolio 7 --fill-model book --strategy favourite')}</code>.
    </Empty>
  ) : (
    <Table label="Signals, newest first" columns={COLUMNS} rows={rows} keyOf={({ id }) => id} />
  );
