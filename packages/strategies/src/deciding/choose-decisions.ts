import { parseUsd } from '@prescient/core/money';
import type { PortfolioView } from '../context/portfolio-view.ts';
import { microsOf } from '../definition/amounts.ts';
import type { BuyDecision, Decision } from '../intents/decision.ts';

/** The bounds of what a strategy may do in one cycle. */
export interface CycleLimits {
  /** The most buys of one cycle. */
  readonly maxTrades: number;
  /** The most positions that may be open; sales are never left out. */
  readonly maxPositions: number;
}

/** The decisions to carry out, and the buys that found no room. */
export interface ChosenDecisions {
  readonly wanted: readonly Decision[];
  readonly leftOut: readonly BuyDecision[];
}

/** The surer buy first; of equals, the one that came first. */
const byConfidence = (a: BuyDecision, b: BuyDecision): number => (b.confidence ?? 0) - (a.confidence ?? 0);

/**
 * Chooses what to carry out: every sale, and the buys, the surest first, that the cash pays for and that leave the bounds
 * kept. Cash and room that the sales of this cycle make count in the next one.
 */
export function chooseDecisions(
  decisions: readonly Decision[],
  { maxTrades, maxPositions }: CycleLimits,
  { cash, positions }: PortfolioView,
): ChosenDecisions {
  const sales = decisions.filter((each) => each.do === 'sell');
  const buys = decisions.filter((each) => each.do === 'buy').toSorted(byConfidence);
  const room = Math.min(maxTrades, Math.max(0, maxPositions - positions.length));
  let left = microsOf(cash);
  const [wanted, leftOut]: [BuyDecision[], BuyDecision[]] = [[], []];
  for (const buy of buys) {
    const stake = parseUsd(buy.stake);
    if (wanted.length < room && stake <= left) {
      wanted.push(buy);
      left -= stake;
    } else leftOut.push(buy);
  }
  return { wanted: [...sales, ...wanted], leftOut };
}
