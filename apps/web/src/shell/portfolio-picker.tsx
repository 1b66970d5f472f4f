import { useEffect } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { api } from '../api/client.ts';
import { useRead } from '../api/use-read.ts';
import { usd } from '../money.ts';
import { portfolioId, portfolios } from '../state/portfolios.ts';
import { isAt, pathOf, SCREENS } from './screens.ts';

const LIMIT = 500;

/** Lists the portfolios for all screens. A token of one portfolio may not list them, and then that one is named by hand. */
function usePortfolios(): void {
  const { data } = useRead(async () => (await api.portfolio.list.query({ limit: LIMIT })).items, {
    key: 'portfolios',
  });
  useEffect(() => {
    if (data !== null) portfolios.value = data;
  }, [data]);
}

/** Chooses the portfolio of all screens. */
export function PortfolioPicker() {
  usePortfolios();
  const [path, go] = useLocation();
  const choose = (id: number): void => {
    if (!Number.isSafeInteger(id) || id < 1) return;
    portfolioId.value = id;
    const screen = SCREENS.find((one) => one.isOfPortfolio && isAt(one, path));
    if (screen) go(pathOf(screen, id));
  };
  const id = portfolioId.value;
  const known = portfolios.value;
  if (known === null)
    return (
      <input
        aria-label="Number of the portfolio"
        inputMode="numeric"
        value={id}
        onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
      />
    );
  return (
    <select
      aria-label="Portfolio"
      value={id}
      onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
    >
      {!known.some((one) => one.id === id) && <option value={id}>{id}</option>}
      {known.map((one) => (
        <option key={one.id} value={one.id}>
          {one.id} · {one.name} · {usd(one.equity)}
          {one.kind === 'replay' ? ' · replay' : ''}
        </option>
      ))}
    </select>
  );
}
