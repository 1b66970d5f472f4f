import type { MarketRef, OutcomeIndex, OutcomeRef } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { heldOutcomes } from '../../store/markets/held-outcomes.ts';

/** Markets of which somebody holds something, some at a time. */
const MARKETS_AT_ONCE = 500;

/** Returns every outcome of which any live portfolio holds an open position; each once, those of a market together. */
export async function* listHeldOutcomes(db: Database): AsyncGenerator<readonly OutcomeRef[], void> {
  let after: MarketRef | null = null;
  for (;;) {
    const page: { venue: string; marketId: string; outcomes: OutcomeIndex[] }[] = await entityManager(
      db,
    ).transactional((em) => heldOutcomes(em, after, MARKETS_AT_ONCE));
    if (page.length > 0)
      yield page.flatMap(({ venue, marketId, outcomes }) =>
        outcomes.map((outcome) => ({ venue, marketId, outcome })),
      );
    if (page.length < MARKETS_AT_ONCE) return;
    after = page.at(-1)!;
  }
}
