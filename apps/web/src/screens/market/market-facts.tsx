import { price, shares } from '../../money.ts';
import { Moment } from '../../parts/age.tsx';
import { Amount, Unknown } from '../../parts/amount.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { Market } from './use-market.ts';

/** The fees of a market in words. */
function feesOf({ fees }: Market): string {
  if (fees.kind === 'polymarket') return `rate ${fees.rate}, exponent ${fees.exponent}`;
  if (fees.kind === 'kalshi') return `multiplier ${fees.multiplier}`;
  return fees.kind === 'none' ? 'none' : 'not known';
}

/** The rules and sizes of a market. */
export const MarketFacts = ({ of }: { of: Market }) => (
  <Panel title="Facts">
    <Figures>
      <Figure label="Volume">
        <Amount of={of.volume} />
      </Figure>
      <Figure label="Liquidity">
        <Amount of={of.liquidity} />
      </Figure>
      <Figure label="Ends" note="announced, not enforced">
        {of.endsAt === null ? <Unknown /> : <Moment at={of.endsAt} />}
      </Figure>
      <Figure label="Fees">{feesOf(of)}</Figure>
      <Figure label="Step">{of.tickSize === null ? <Unknown /> : price(of.tickSize)}</Figure>
      <Figure label="Least shares">{of.minimumSize === null ? <Unknown /> : shares(of.minimumSize)}</Figure>
      <Figure label="Takes orders">{of.acceptingOrders ? 'yes' : 'no'}</Figure>
      {of.tags.length > 0 && <Figure label="Tags">{of.tags.join(', ')}</Figure>}
    </Figures>
  </Panel>
);
