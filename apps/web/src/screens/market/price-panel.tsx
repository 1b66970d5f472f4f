import { useMemo } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { Chart } from '../../parts/chart.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { outcomeOf } from '../../parts/side.tsx';
import { portfolioId } from '../../state/portfolios.ts';
import { priceLines } from './price-lines.ts';
import type { OutcomeName } from './use-live-book.ts';

const LIMIT = 500;

/** The prices of an outcome, and the lots of the chosen portfolio in it. */
async function readPrices(outcome: OutcomeName, id: number) {
  const [history, lots] = await Promise.all([
    api.market.history.query({ ...outcome, limit: LIMIT }),
    api.portfolio.positions.query({ portfolioId: id, limit: LIMIT }),
  ]);
  const isOfIt = ({ venue, marketId, action }: (typeof lots.items)[number]): boolean =>
    venue === outcome.venue && marketId === outcome.marketId && outcomeOf(action) === outcome.outcome;
  return { snapshots: history.items, positions: lots.items.filter(isOfIt) };
}

type Prices = Awaited<ReturnType<typeof readPrices>>;

function PriceChart({ prices }: { prices: Prices }) {
  const { times, lines } = useMemo(() => priceLines(prices.snapshots, prices.positions), [prices]);
  if (times.length < 2)
    return (
      <Empty title="No history yet">
        Prices are kept for outcomes that somebody holds: buy some, and its line begins.
      </Empty>
    );
  return (
    <Chart
      label="Price over time with the buys and sales of the chosen portfolio"
      times={times}
      lines={lines}
      format={(value) => value.toFixed(3)}
    />
  );
}

/** The price of an outcome over time, with own fills on it. */
export function PricePanel({ outcome, label }: { outcome: OutcomeName; label: string }) {
  const id = portfolioId.value;
  const prices = useRead(() => readPrices(outcome, id), {
    key: `history ${outcome.venue} ${outcome.marketId} ${outcome.outcome} ${id}`,
    everyMs: 5_000,
  });
  return (
    <Panel title="Price over time" about={`of ${label}`}>
      <Reading of={prices}>{(data) => <PriceChart prices={data} />}</Reading>
    </Panel>
  );
}
