import type { SightFacts } from './event.ts';
import type { Exits } from '../definition/exits.ts';
import type { SellIntent } from '../intents/intent.ts';
import type { PositionView } from '../context/portfolio-view.ts';

const HOUR_MS = 3_600_000;
/** A gain of exactly a tenth is 0.10000000000000009 to a computer. */
const TINY = 1e-9;
const percent = (share: number): string => `${Math.round(Math.abs(share) * 1_000) / 10} %`;

/** A position, its market and the time. */
export interface HeldSight {
  readonly position: PositionView;
  readonly sight: SightFacts;
  readonly now: number;
}

/** The reason why a position is to be sold at a price; null where no rule says so. */
function reasonOf(exits: Exits, { position, sight, now }: HeldSight, price: number): string | null {
  const { takeProfit, stopLoss, maxHold, beforeEnd } = exits;
  const gain = price / position.entryPrice - 1;
  const change = `${price} is ${percent(gain)} ${gain >= 0 ? 'above' : 'below'} ${position.entryPrice}`;
  if (takeProfit !== undefined && gain >= takeProfit - TINY) return `take profit: ${change}`;
  if (stopLoss !== undefined && gain <= -stopLoss + TINY) return `stop loss: ${change}`;
  if (maxHold !== undefined && now - position.openedAt >= maxHold * HOUR_MS)
    return `held for ${maxHold} hours`;
  const { endsAt } = sight.market;
  if (beforeEnd !== undefined && endsAt !== null && endsAt - now <= beforeEnd * HOUR_MS)
    return `the market ends within ${beforeEnd} hours`;
  return null;
}

/**
 * The sale that `exits` asks for; null where none of its rules holds, or where nobody bids. It takes what the best bid
 * takes, and leaves the rest to the next look.
 */
export function exitOf(exits: Exits, holding: HeldSight): SellIntent | null {
  const { bestBid, shown } = holding.sight.book[holding.position.outcome];
  const price = bestBid?.price ?? shown;
  if (price === null || price <= 0) return null;
  const why = reasonOf(exits, holding, price);
  return why === null ? null : { do: 'sell', limit: price, tif: 'FAK', why };
}
