import { Link } from 'wouter-preact';

interface MarketName {
  readonly venue: string;
  readonly marketId: string;
}

/** The address of a screen about an outcome of a market. */
export const pathOf = (
  screen: 'market' | 'trade',
  { venue, marketId }: MarketName,
  outcome: 0 | 1 = 0,
): string => `/${screen}/${encodeURIComponent(venue)}/${encodeURIComponent(marketId)}/${outcome}`;

/** The address at which a position is sold. */
export const sellPathOf = (market: MarketName, outcome: 0 | 1, tradeId: string): string =>
  `${pathOf('trade', market, outcome)}/${encodeURIComponent(tradeId)}`;

/** The part of an address as it was named; a text that cannot be read stays as it is. */
export function named(part: string | undefined): string {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    return part ?? '';
  }
}

interface MarketLinkProps extends MarketName {
  readonly question?: string | undefined;
  readonly outcome?: 0 | 1;
}

/** A market by its question, which leads to its screen. */
export const MarketLink = ({ question, outcome = 0, ...market }: MarketLinkProps) => (
  <Link href={pathOf('market', market, outcome)} class="question" title={question}>
    {question || market.marketId}
  </Link>
);
