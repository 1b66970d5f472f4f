import { Link } from 'wouter-preact';
import { countOf, duration } from '../../figures.ts';
import { price, shares } from '../../money.ts';
import { Amount, Change } from '../../parts/amount.tsx';
import { Empty } from '../../parts/empty.tsx';
import { MarketLink, sellPathOf } from '../../parts/market-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { outcomeOf, Side } from '../../parts/side.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import type { Position, Summary } from './use-account.ts';
import { command } from '../../command.ts';

const STALE_MS = 15 * 60_000;

const MarkAge = ({ markAgeMs, markSource }: Position) => {
  if (markSource === 'entry') return <span class="dim">price of the buy</span>;
  const isStale = markAgeMs !== null && markAgeMs >= STALE_MS;
  return (
    <span class={isStale ? 'loss' : 'dim'}>
      {isStale && '⚠ '}
      {duration(markAgeMs)} old
    </span>
  );
};

const COLUMNS: readonly Column<Position>[] = [
  {
    head: 'Market',
    cell: ({ venue, marketId, marketQuestion, action }) => (
      <MarketLink venue={venue} marketId={marketId} question={marketQuestion} outcome={outcomeOf(action)} />
    ),
  },
  { head: 'Side', cell: ({ action }) => <Side outcome={outcomeOf(action)} /> },
  { head: 'Shares', isNumber: true, cell: (one) => shares(one.shares) },
  { head: 'Paid', isNumber: true, isWide: true, cell: ({ entryPrice }) => price(entryPrice) },
  {
    head: 'Mark',
    isNumber: true,
    cell: (one) => (
      <>
        {price(one.mark)}
        <span class="two">
          <MarkAge {...one} />
        </span>
      </>
    ),
  },
  { head: 'Value', isNumber: true, cell: ({ value }) => <Amount of={value} /> },
  { head: 'If sold now', isNumber: true, isWide: true, cell: (one) => <Amount of={one.liquidationValue} /> },
  { head: 'Gain', isNumber: true, cell: ({ currentPnl }) => <Change of={currentPnl} /> },
  {
    head: 'Act',
    cell: ({ venue, marketId, action, tradeId }) => (
      <Link href={sellPathOf({ venue, marketId }, outcomeOf(action), tradeId)}>
        Sell<span class="hidden"> what {tradeId} holds</span>
      </Link>
    ),
  },
];

/** The open positions at their marks. */
export const PositionsPanel = ({ of: { positions, positionsTotal } }: { of: Summary }) => (
  <Panel title="Open positions" about={countOf(positionsTotal, 'lot')}>
    {positions.length === 0 ? (
      <Empty title="Nothing is held">
        Find a market with <kbd>/</kbd> and buy, or let a strategy trade: <code>{command('start')}</code>.
      </Empty>
    ) : (
      <Table label="Open positions" columns={COLUMNS} rows={positions} keyOf={({ tradeId }) => tradeId} />
    )}
    {positionsTotal > positions.length && (
      <p class="hint body">The newest {positions.length} are shown; the figures above count all.</p>
    )}
  </Panel>
);
