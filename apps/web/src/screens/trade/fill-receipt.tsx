import type { ReceiptDifference } from '@prescient/core/domain';
import { words } from '../../figures.ts';
import { price, shares } from '../../money.ts';
import { Moment } from '../../parts/age.tsx';
import { Amount } from '../../parts/amount.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { LevelTable } from './level-table.tsx';
import { levelsOf, sourceOf } from './receipt.ts';
import type { ToldFill } from './recompute.ts';

interface FillReceiptProps {
  readonly fill: ToldFill;
  /** The fields in which it differs from its receipt, computed here. */
  readonly differences: readonly ReceiptDifference[];
}

/** The verdict of computing a fill again from its receipt: here, and by the server. */
const Verdict = ({ fill, differences }: FillReceiptProps) =>
  differences.length === 0 && fill.equal ? (
    <p class="gain">
      ✓ Computed again from the receipt alone, here in the browser and by the server: equal to the last
      millionth.
    </p>
  ) : (
    <p class="fault">
      ✕ Computed again from the receipt alone, it differs:{' '}
      {[...differences, ...fill.differences]
        .map(
          ({ field, stored, recomputed }) => `${field} ${stored ?? 'nothing'} ≠ ${recomputed ?? 'nothing'}`,
        )
        .join('; ')}
    </p>
  );

/** One fill: what it moved, and how it was priced. */
export function FillReceipt({ fill, differences }: FillReceiptProps) {
  const isBuy = fill.kind === 'buy';
  return (
    <section aria-label={`${fill.kind} ${fill.commandId}`}>
      <Figures>
        <Figure label={words(fill.kind)} note={<Moment at={fill.recordedAt} />}>
          {shares(fill.shares)} shares
        </Figure>
        <Figure label="Average price">{fill.price === null ? 'its stake' : price(fill.price)}</Figure>
        <Figure label={isBuy ? 'Stake' : 'Gross'}>
          <Amount of={isBuy ? fill.amount : fill.gross} />
        </Figure>
        <Figure label="Fee">
          <Amount of={isBuy ? fill.fee : fill.exitFee} />
        </Figure>
        <Figure label="Priced">{sourceOf(fill.receipt)}</Figure>
      </Figures>
      <LevelTable levels={levelsOf(fill.receipt)} />
      <div class="body verdict">
        <Verdict fill={fill} differences={differences} />
      </div>
    </section>
  );
}
