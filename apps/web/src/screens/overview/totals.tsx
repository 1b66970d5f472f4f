import { countOf } from '../../figures.ts';
import { sumOf } from '../../money.ts';
import { Amount, Change } from '../../parts/amount.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import type { Compared } from './use-accounts.ts';

/** The sums over all live portfolios that are not archived. */
export function Totals({ of }: { of: readonly Compared[] }) {
  const counted = of.filter(({ kind, status }) => kind === 'live' && status !== 'archived');
  const sum = (pick: (one: Compared) => string): string => sumOf(counted.map(pick));
  const trades = counted.reduce((total, { tradeCount }) => total + tradeCount, 0);
  return (
    <Figures>
      <Figure label="Equity" isLarge note={`of ${countOf(counted.length, 'portfolio')}`}>
        <Amount of={sum(({ equity }) => equity)} />
      </Figure>
      <Figure label="Profit and loss" isLarge note="since opening">
        <Change of={sum(({ totalProfitLoss }) => totalProfitLoss)} />
      </Figure>
      <Figure label="Cash">
        <Amount of={sum(({ balance }) => balance)} />
      </Figure>
      <Figure label="Invested" note="stakes and fees">
        <Amount of={sum(({ totalInvested }) => totalInvested)} />
      </Figure>
      <Figure label="Realized">
        <Change of={sum(({ realizedPnl }) => realizedPnl)} />
      </Figure>
      <Figure label="Unrealized">
        <Change of={sum(({ unrealizedPnl }) => unrealizedPnl)} />
      </Figure>
      <Figure label="Trades">{trades}</Figure>
    </Figures>
  );
}
