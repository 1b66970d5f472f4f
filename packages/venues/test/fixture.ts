import { readFileSync } from 'node:fs';
import { parseGammaMarkets, type VenueMarket } from '../src/index.ts';

/** The text of a file in `fixtures/`, unparsed, because the digits in it matter. */
export const fixture = (name: string): string =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');

/** The accepted market of a fixture whose question is this one. */
export function marketAsking(name: string, question: string): VenueMarket {
  const market = parseGammaMarkets(fixture(name)).markets.find(
    (candidate) => candidate.question === question,
  );
  if (!market) throw new Error(`${name} has no accepted market "${question}"`);
  return market;
}
