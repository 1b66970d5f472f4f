import type { OutcomeIndex } from '@prescient/core/domain';
import type { ListedMarket } from '../markets/listed-market.ts';

const PLAIN: Readonly<Record<string, OutcomeIndex>> = { yes: 0, no: 1, '0': 0, '1': 1 };

/** The outcome of a market that an archive names by its label, its number or the id of its token. */
export function outcomeIn({ opening }: ListedMarket, said: string): OutcomeIndex | undefined {
  const name = said.toLowerCase();
  const place = opening.outcomes.findIndex(
    ({ label, tokenId }) => label.toLowerCase() === name || tokenId === name,
  );
  return place === -1 ? PLAIN[name] : (place as OutcomeIndex);
}
