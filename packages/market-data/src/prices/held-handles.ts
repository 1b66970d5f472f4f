import { findMarkets, isTrading, type Database, type OutcomeRef } from '@prescient/core';
import type { OutcomeHandle } from '@prescient/venues';
import { handlesOfMarket } from './outcome-handles.ts';

const keyOf = ({ venue, marketId, outcome }: OutcomeRef): string => `${outcome} ${venue} ${marketId}`;

/** How the books of these outcomes are asked for: of those whose markets are known and still trade. */
export async function heldHandles(db: Database, outcomes: readonly OutcomeRef[]): Promise<OutcomeHandle[]> {
  const held = new Set(outcomes.map(keyOf));
  const refs = new Map(outcomes.map(({ venue, marketId }) => [`${venue} ${marketId}`, { venue, marketId }]));
  const markets = await findMarkets(db, [...refs.values()]);
  return markets
    .filter(isTrading)
    .flatMap(handlesOfMarket)
    .filter((handle) => held.has(keyOf(handle)));
}
