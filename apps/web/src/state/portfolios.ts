import { computed, effect, signal } from '@preact/signals';
import type { RouterOutputs } from '@prescient/api';

export type Portfolio = RouterOutputs['portfolio']['list']['items'][number];

const KEY = 'prescient.portfolio';
const kept = Number(localStorage.getItem(KEY));

/** The portfolio that screens show unless their address names one. */
export const portfolioId = signal(Number.isSafeInteger(kept) && kept > 0 ? kept : 1);

/** The portfolios that the API listed last; null before it did. */
export const portfolios = signal<readonly Portfolio[] | null>(null);

/** The name of the chosen portfolio. */
export const portfolioName = computed(
  () =>
    portfolios.value?.find(({ id }) => id === portfolioId.value)?.name ?? `Portfolio ${portfolioId.value}`,
);

effect(() => localStorage.setItem(KEY, String(portfolioId.value)));
