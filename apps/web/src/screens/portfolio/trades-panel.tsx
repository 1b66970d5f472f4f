import { useState } from 'preact/hooks';
import type { Read } from '../../api/use-read.ts';
import { price, shares } from '../../money.ts';
import { Amount, Change, Unknown } from '../../parts/amount.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { MarketLink } from '../../parts/market-link.tsx';
import { Moment } from '../../parts/age.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { outcomeOf, Side } from '../../parts/side.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { ReceiptPanel } from '../trade/receipt-panel.tsx';
import type { Trade } from './use-trades.ts';

const wasBought = ({ status }: Trade): boolean => status !== 'rejected';

const columnsWith = (show: (tradeId: string) => void): readonly Column<Trade>[] => [
  { head: 'Time', cell: ({ recordedAt }) => <Moment at={recordedAt} /> },
  {
    head: 'Market',
    cell: ({ venue, marketId, marketQuestion, action }) => (
      <MarketLink venue={venue} marketId={marketId} question={marketQuestion} outcome={outcomeOf(action)} />
    ),
  },
  { head: 'Side', cell: ({ action }) => <Side outcome={outcomeOf(action)} /> },
  {
    head: 'State',
    cell: ({ status, rejectCode }) => (
      <>
        <Badge of={status} />
        {rejectCode !== null && <code class="two">{rejectCode}</code>}
      </>
    ),
  },
  {
    head: 'Shares',
    isNumber: true,
    cell: (one) => (wasBought(one) ? shares(one.shares) : <Unknown why="nothing was bought" />),
  },
  { head: 'Price', isNumber: true, isWide: true, cell: ({ entryPrice }) => price(entryPrice) },
  {
    head: 'Stake',
    isNumber: true,
    cell: (one) => <Amount of={wasBought(one) ? one.amount : one.requestedAmount} />,
  },
  { head: 'Fee', isNumber: true, isWide: true, cell: ({ fee }) => <Amount of={fee} /> },
  { head: 'Realized', isNumber: true, cell: ({ realizedPnl }) => <Change of={realizedPnl} /> },
  {
    head: 'Receipt',
    cell: (one) =>
      wasBought(one) && (
        <button type="button" class="linkish" onClick={() => show(one.tradeId)}>
          Show<span class="hidden"> the receipt of {one.tradeId}</span>
        </button>
      ),
  },
  { head: 'Why', isWide: true, cell: ({ reason }) => <span class="why">{reason ?? ''}</span> },
];

/** The newest trades, and the receipt of one of them. */
export function TradesPanel({ trades }: { trades: Read<readonly Trade[]> }) {
  const [shown, setShown] = useState<string | null>(null);
  const chosen = trades.data?.find(({ tradeId }) => tradeId === shown);
  return (
    <>
      <Panel title="Trades" about="Newest first">
        <Reading of={trades}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty title="No trade yet">Buy in a market, or let a strategy trade.</Empty>
            ) : (
              <Table
                label="Trades, newest first"
                columns={columnsWith(setShown)}
                rows={rows}
                keyOf={({ tradeId }) => tradeId}
                isChosen={({ tradeId }) => tradeId === shown}
              />
            )
          }
        </Reading>
      </Panel>
      {chosen && (
        <ReceiptPanel
          portfolioId={chosen.portfolioId}
          tradeId={chosen.tradeId}
          onClose={() => setShown(null)}
        />
      )}
    </>
  );
}
