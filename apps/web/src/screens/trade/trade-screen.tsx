import { Link } from 'wouter-preact';
import { Empty } from '../../parts/empty.tsx';
import { MarketLink, named } from '../../parts/market-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { Side } from '../../parts/side.tsx';
import type { OutcomeName } from '../market/use-live-book.ts';
import { outcomeNamed, useMarket, type Market, type OutcomeParams } from '../market/use-market.ts';
import { TicketDesk } from './ticket-desk.tsx';

interface TradeParams extends OutcomeParams {
  /** The trade whose position is to be sold. */
  readonly tradeId?: string;
}

/** Buying and selling by hand: a preview before anything happens, the receipt after it. */
export const TradeScreen = ({ params }: { params: TradeParams }) =>
  params.marketId === undefined ? <NoMarket /> : <OfMarket params={params} />;

const NoMarket = () => (
  <>
    <div class="head">
      <h1>Trade</h1>
    </div>
    <Panel title="Which market?">
      <Empty title="Choose a market first">
        <Link href="/market">Search by words</Link> (key <kbd>/</kbd>), open a market, and choose “Trade”. To
        sell, choose “Sell” beside a position of a portfolio.
      </Empty>
    </Panel>
  </>
);

function OfMarket({ params }: { params: TradeParams }) {
  const outcome = outcomeNamed(params);
  const market = useMarket(outcome);
  const tradeId = named(params.tradeId);
  const key = `${outcome.venue} ${outcome.marketId} ${outcome.outcome} ${tradeId}`;
  return (
    <Reading of={market}>
      {(data) => <Loaded key={key} market={data} outcome={outcome} tradeId={tradeId} />}
    </Reading>
  );
}

interface LoadedProps {
  readonly market: Market;
  readonly outcome: OutcomeName;
  readonly tradeId: string;
}

const Loaded = ({ market, outcome, tradeId }: LoadedProps) => (
  <>
    <div class="head">
      <div>
        <h1>Trade {market.outcomes[outcome.outcome].label}</h1>
        <Side outcome={outcome.outcome} /> of <MarketLink {...outcome} question={market.question} />
      </div>
    </div>
    <TicketDesk market={market} outcome={outcome} tradeId={tradeId} />
  </>
);
