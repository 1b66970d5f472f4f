import { countOf } from '../../figures.ts';
import { ratioOf } from '../../money.ts';
import { Amount, Change } from '../../parts/amount.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Ratio } from '../../parts/ratio.tsx';
import type { Summary } from './use-account.ts';

const staleNote = ({ stalePositions }: Summary['marks']) =>
  stalePositions > 0 ? `⚠ ${countOf(stalePositions, 'mark')} older than 15 min` : 'at the best bids';

/** The figures of an account. The band counts the same fills in three ways. */
export function AccountFigures({ of }: { of: Summary }) {
  const { initialBalance, totalProfitLoss, band } = of;
  return (
    <Panel title="Account">
      <Figures>
        <Figure label="Equity" isLarge note={staleNote(of.marks)}>
          <Amount of={of.equity} />
        </Figure>
        <Figure
          label="Profit and loss"
          isLarge
          note={
            <>
              <Ratio of={ratioOf(totalProfitLoss, initialBalance)} /> since opening
            </>
          }
        >
          <Change of={totalProfitLoss} />
        </Figure>
        <Figure label="Band" note="worst to best fills">
          <Change of={band.pessimistic} /> … <Change of={band.optimistic} />
        </Figure>
        <Figure label="Cash">
          <Amount of={of.balance} />
        </Figure>
        <Figure label="Invested" note="stakes and fees">
          <Amount of={of.totalInvested} />
        </Figure>
        <Figure label="Positions" note={countOf(of.positionsTotal, 'lot')}>
          <Amount of={of.marketValue} />
        </Figure>
        <Figure label="Liquidation value" note="sold into the books now">
          <Amount of={of.liquidationValue} />
        </Figure>
        <Figure label="Realized">
          <Change of={of.realizedPnl} />
        </Figure>
        <Figure label="Unrealized">
          <Change of={of.unrealizedPnl} />
        </Figure>
      </Figures>
    </Panel>
  );
}
