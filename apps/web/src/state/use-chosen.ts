import { useEffect } from 'preact/hooks';
import { portfolioId } from './portfolios.ts';

/** The portfolio that an address names, which is then the chosen one. */
export function useChosen({ id }: { readonly id?: string }): number {
  const number = Number(id);
  const named = Number.isSafeInteger(number) && number > 0 ? number : portfolioId.value;
  useEffect(() => {
    portfolioId.value = named;
  }, [named]);
  return named;
}
