import { useMemo } from 'preact/hooks';
import { equityOf, type EquityRow } from '../../api/equity-history.ts';
import { token } from '../../api/token.ts';
import { useRead } from '../../api/use-read.ts';
import { usd } from '../../money.ts';
import { Chart } from '../../parts/chart.tsx';
import { thinned } from '../../parts/chart-points.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';

const MOST_POINTS = 600;

const numberOf = (text: string | null): number | null => (text === null ? null : Number(text));

function EquityChart({ rows }: { rows: readonly EquityRow[] }) {
  const { times, lines } = useMemo(() => {
    const points = thinned(rows, MOST_POINTS);
    return {
      times: points.map(({ at }) => Date.parse(at) / 1_000),
      lines: [
        { label: 'Equity at the marks', values: points.map(({ equity }) => Number(equity)), isStepped: true },
        { label: 'If all were sold', values: points.map(({ sold }) => numberOf(sold)), isStepped: true },
      ],
    };
  }, [rows]);
  if (rows.length < 2) return <Empty title="No history yet">The line begins with the first trade.</Empty>;
  return (
    <Chart
      label="Equity over time, at the marks and if all were sold"
      times={times}
      lines={lines}
      format={(value) => usd(value.toFixed(2))}
    />
  );
}

/** The equity of a portfolio over time. */
export function EquityPanel({ portfolioId }: { portfolioId: number }) {
  const history = useRead(() => equityOf(portfolioId, token.value), { key: `equity ${portfolioId}` });
  return (
    <Panel title="Equity">
      <Reading of={history}>{(rows) => <EquityChart rows={rows} />}</Reading>
    </Panel>
  );
}
