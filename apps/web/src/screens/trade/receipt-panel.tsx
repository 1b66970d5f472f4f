import { api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { countOf } from '../../figures.ts';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { FillReceipt } from './fill-receipt.tsx';

interface ReceiptPanelProps {
  readonly portfolioId: number;
  readonly tradeId: string;
  readonly onClose: () => void;
}

const LIMIT = 100;

/** Reads the fills of a trade, and computes each again here. The rules come when they are needed first. */
async function readReceipt(portfolioId: number, tradeId: string) {
  const [{ fills }, { recomputed }] = await Promise.all([
    api.trade.receipt.query({ portfolioId, tradeId, limit: LIMIT }),
    import('./recompute.ts'),
  ]);
  return recomputed(fills);
}

/** The fills of a trade, level by level, each computed again from its receipt alone. */
export function ReceiptPanel({ portfolioId, tradeId, onClose }: ReceiptPanelProps) {
  const receipt = useRead(() => readReceipt(portfolioId, tradeId), {
    key: `receipt ${portfolioId} ${tradeId}`,
  });
  return (
    <Panel
      title="Receipt"
      class="result"
      about={`${countOf(receipt.data?.length ?? 0, 'fill')} of trade ${tradeId}`}
      aside={
        <button type="button" onClick={onClose}>
          Close
        </button>
      }
    >
      <Reading of={receipt}>
        {(fills) => (
          <>
            {fills.map((one) => (
              <FillReceipt key={one.fill.commandId} {...one} />
            ))}
          </>
        )}
      </Reading>
    </Panel>
  );
}
