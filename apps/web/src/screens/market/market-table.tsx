import type { RouterOutputs } from '@prescient/api';
import { duration } from '../../figures.ts';
import { price } from '../../money.ts';
import { Amount, Unknown } from '../../parts/amount.tsx';
import { Badge } from '../../parts/badge.tsx';
import { MarketLink } from '../../parts/market-link.tsx';
import { Table, type Column } from '../../parts/table.tsx';

type Market = RouterOutputs['market']['list']['items'][number];

const Price = ({ of }: { of: string | null }) => (of === null ? <Unknown /> : <>{price(of)}</>);

const COLUMNS: readonly Column<Market>[] = [
  {
    head: 'Market',
    cell: ({ venue, marketId, question, outcomes }) => (
      <>
        <MarketLink venue={venue} marketId={marketId} question={question} />
        <span class="two">
          {venue} · {outcomes[0].label} / {outcomes[1].label}
        </span>
      </>
    ),
  },
  {
    head: 'State',
    cell: ({ state, trading }) => <Badge of={state === 'open' && !trading ? 'closed' : state} />,
  },
  { head: 'Bid', isNumber: true, cell: ({ outcomes }) => <Price of={outcomes[0].bestBid} /> },
  { head: 'Ask', isNumber: true, cell: ({ outcomes }) => <Price of={outcomes[0].bestAsk} /> },
  { head: 'Spread', isNumber: true, isWide: true, cell: ({ outcomes }) => <Price of={outcomes[0].spread} /> },
  {
    head: 'Price age',
    isNumber: true,
    isWide: true,
    cell: ({ quote }) => (quote === null ? <Unknown /> : duration(quote.ageMs)),
  },
  { head: 'Volume', isNumber: true, isWide: true, cell: ({ volume }) => <Amount of={volume} /> },
  { head: 'Liquidity', isNumber: true, isWide: true, cell: ({ liquidity }) => <Amount of={liquidity} /> },
  { head: 'Ends in', isNumber: true, isWide: true, cell: ({ endsInMs }) => duration(endsInMs) },
];

/** Markets with the best prices of their first outcome. */
export const MarketTable = ({ rows }: { rows: readonly Market[] }) => (
  <Table
    label="Markets with their best prices"
    columns={COLUMNS}
    rows={rows}
    keyOf={({ venue, marketId }) => `${venue} ${marketId}`}
  />
);
