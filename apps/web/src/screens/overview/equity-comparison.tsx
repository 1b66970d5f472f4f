import { useMemo } from 'preact/hooks';
import { signedPercent } from '../../figures.ts';
import { Chart } from '../../parts/chart.tsx';
import { aligned, thinned } from '../../parts/chart-points.ts';
import { Empty } from '../../parts/empty.tsx';
import type { Compared } from './use-accounts.ts';
import type { Histories } from './use-histories.ts';
import { command } from '../../command.ts';

const MOST_LINES = 6;
const MOST_POINTS = 400;

/** The returns of the first portfolios over time, in one picture. */
export function EquityComparison({ of, histories }: { of: readonly Compared[]; histories: Histories }) {
  const shown = of.filter(({ id }) => (histories.get(id)?.length ?? 0) > 1).slice(0, MOST_LINES);
  const names = shown.map(({ id, name }) => `${id} · ${name}`);
  const { times, lines } = useMemo(() => {
    const { times: moments, values } = aligned(
      shown.map(({ id, initialBalance }) =>
        thinned(histories.get(id) ?? [], MOST_POINTS).map(({ at, equity }) => ({
          at: Date.parse(at) / 1_000,
          value: Number(equity) / Number(initialBalance) - 1,
        })),
      ),
    );
    return {
      times: moments,
      lines: names.map((label, index) => ({ label, values: values[index]!, isStepped: true })),
    };
  }, [histories, names.join()]);
  if (shown.length === 0)
    return (
      <Empty title="No history yet">
        A line begins with the first trade: start a bot with <code>{command('start')}</code>, or trade by
        hand.
      </Empty>
    );
  return (
    <Chart
      label={`Returns over time of ${names.join(', ')}; the table below has their numbers`}
      times={times}
      lines={lines}
      format={signedPercent}
    />
  );
}
