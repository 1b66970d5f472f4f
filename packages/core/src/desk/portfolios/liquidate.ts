import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  liquidationOf,
  marketKey,
  outcomeKey,
  outcomeOf,
  shareOut,
  type Book,
  type Marks,
  type OutcomeRef,
  type Portfolio,
  type Position,
} from '../../domain/index.ts';
import { add, subtract, ZERO_USD, type Usd } from '../../money/index.ts';
import { consumedOfHeld, sharesByOutcome, sumByOutcome } from '../../store/ledger/sum-by-outcome.ts';

/** Finds the fresh book of an outcome; null where none is known. */
export type BookOf = (outcome: OutcomeRef) => Book | null;

/** The open positions of a portfolio, sold as they stand. */
export interface Liquidation {
  /** Σ over the outcomes; null where the book or the fee of one of them is not known. */
  readonly value: Usd | null;
  /** By how much the outcomes with a known book are marked above what selling them would bring; 0 or more. */
  readonly excess: Usd;
  /** By `outcomeKey`. */
  readonly byOutcome: ReadonlyMap<string, Usd | null>;
}

/** The positions to liquidate, the books and the marks. */
export interface LiquidationQuery {
  readonly portfolio: Pick<Portfolio, 'id' | 'replenishmentHalfLifeMs'>;
  readonly marks: Marks;
  readonly bookOf: BookOf;
  readonly at: Date;
}

/** Liquidates all open positions of a portfolio, those of one outcome together, within a transaction. */
export async function liquidateWithin(em: SqlEntityManager, query: LiquidationQuery): Promise<Liquidation> {
  const { portfolio, marks, bookOf, at } = query;
  const { held, isPart } = await sumByOutcome(em, portfolio.id, marks.values());
  const taken = held.length === 0 ? [] : await consumedOfHeld(em, portfolio.id);
  const consumedBy = new Map(taken.map((depth) => [marketKey(depth), depth]));
  const byOutcome = new Map<string, Usd | null>();
  let value: Usd | null = isPart ? null : ZERO_USD;
  let excess: Usd = ZERO_USD;
  for (const { outcome, shares, value: marked, fees } of held) {
    const book = bookOf(outcome);
    const consumed = consumedBy.get(marketKey(outcome)) ?? null;
    const halfLifeMs = portfolio.replenishmentHalfLifeMs;
    const net = book && fees && liquidationOf({ shares, book, fees, consumed, halfLifeMs, now: at });
    byOutcome.set(outcomeKey(outcome), net);
    value = value === null || net === null ? null : add(value, net);
    if (net !== null && net < marked) excess = add(excess, subtract(marked, net));
  }
  return { value, excess, byOutcome };
}

/**
 * Shares the liquidation of each outcome out among its positions, pro rata by shares; the newest takes the rest.
 * Answers by trade id; a closed position has no entry.
 */
export async function liquidationsOf(
  em: SqlEntityManager,
  positions: readonly Position[],
  { byOutcome }: Pick<Liquidation, 'byOutcome'>,
): Promise<Map<string, Usd | null>> {
  const open = positions.filter(({ status }) => status === 'open');
  const [first] = open;
  const shared = new Map<string, Usd | null>(open.map(({ tradeId }) => [tradeId, null]));
  if (first === undefined) return shared;
  const known = open
    .map(outcomeOf)
    .filter((outcome) => (byOutcome.get(outcomeKey(outcome)) ?? null) !== null);
  if (known.length === 0) return shared;
  for (const [key, group] of await sharesByOutcome(em, first.portfolioId, known)) {
    const total = byOutcome.get(key) ?? null;
    if (total === null) continue;
    const parts = shareOut(
      total,
      group.map(({ shares }) => shares),
    );
    for (const [index, { tradeId }] of group.entries())
      if (shared.has(tradeId)) shared.set(tradeId, parts[index]!);
  }
  return shared;
}
