import type { RouterOutputs } from '@prescient/api';
import { price, shares } from '../../money.ts';
import { Amount, Change } from '../../parts/amount.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { LevelTable } from './level-table.tsx';

type Bought = RouterOutputs['trade']['preview'];
type Sold = RouterOutputs['trade']['previewClose'];

/** The levels that a fill takes. */
const Levels = ({ fill }: { fill: Bought['fill'] }) => fill && <LevelTable levels={fill.levels} />;

/** The two parts of a fill's loss against the midpoint. */
const Losses = ({ fill }: { fill: Bought['fill'] }) =>
  fill && (
    <>
      <Figure label="Spread" note="midpoint to best price">
        <Change of={fill.spread} />
      </Figure>
      <Figure label="Slippage" note="best to average price">
        <Change of={fill.slippage} />
      </Figure>
    </>
  );

/** The figures of a buy. */
export const BuyFigures = ({ of }: { of: Bought }) => (
  <>
    <Figures>
      <Figure label="Shares">{shares(of.shares)}</Figure>
      <Figure label="Average price">{price(of.price)}</Figure>
      <Figure label="Stake">
        <Amount of={of.amount} />
      </Figure>
      <Figure label="Fee">
        <Amount of={of.fee} />
      </Figure>
      <Figure label="Cost" note="stake and fee">
        <Amount of={of.cost} />
      </Figure>
      <Losses fill={of.fill} />
      <Figure label="Cash after it">
        <Amount of={of.balance} />
      </Figure>
    </Figures>
    <Levels fill={of.fill} />
  </>
);

/** The figures of a sale. */
export const SellFigures = ({ of }: { of: Sold }) => (
  <>
    <Figures>
      <Figure label="Shares" note={`${shares(of.remainingShares)} remain`}>
        {shares(of.shares)}
      </Figure>
      <Figure label="Average price">{price(of.price)}</Figure>
      <Figure label="Gross">
        <Amount of={of.gross} />
      </Figure>
      <Figure label="Exit fee">
        <Amount of={of.exitFee} />
      </Figure>
      <Figure label="Gain">
        <Change of={of.tradePnl} />
      </Figure>
      <Losses fill={of.fill} />
      <Figure label="Cash after it">
        <Amount of={of.balance} />
      </Figure>
    </Figures>
    <Levels fill={of.fill} />
  </>
);
