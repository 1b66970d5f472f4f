import {
  findMarkets,
  isTrading,
  marketKey,
  outcomeKey,
  type Database,
  type OutcomeRef,
} from '@prescient/core';
import type { OutcomeHandle } from '@prescient/venues';
import { handlesOfMarket } from '../feed/outcome-handles.ts';

/** Finds the handles of these outcomes, as far as their markets are known and still trade. */
export async function heldHandles(db: Database, outcomes: readonly OutcomeRef[]): Promise<OutcomeHandle[]> {
  const held = new Set(outcomes.map(outcomeKey));
  const refs = new Map(outcomes.map((outcome) => [marketKey(outcome), outcome]));
  const markets = await findMarkets(db, [...refs.values()]);
  return markets
    .filter(isTrading)
    .flatMap(handlesOfMarket)
    .filter((handle) => held.has(outcomeKey(handle)));
}
