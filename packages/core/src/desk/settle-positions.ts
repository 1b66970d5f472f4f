import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { payoutOf, type Market, type MarketRef, type Payout } from '../domain/index.ts';
import { entityManager, type Database } from '../store/database.ts';
import { PositionEntity } from '../store/entities.ts';
import { findByIds } from '../store/find-by-ids.ts';
import type { MarketPosition, PositionPage } from '../store/market-positions.ts';
import { reversalId, settlementId } from '../store/settlement-id.ts';
import { commitCommands } from './commit-commands.ts';
import type { SettlementTally } from './settlement-tally.ts';

/** How to settle. */
export interface SettlementOptions {
  /** Positions that are settled together; 200 unless given. */
  readonly pageSize?: number;
  /** Ends it before the next page; what was paid stays paid, and the next run does the rest. */
  readonly signal?: AbortSignal;
  /** Called after each page. */
  readonly onPage?: (page: { readonly market: MarketRef; readonly positions: number }) => void;
}

const PAGE_SIZE = 200;

/** A market that is being settled. */
export interface SettlementWork {
  readonly db: Database;
  readonly market: Market;
  readonly options: SettlementOptions;
  readonly tally: SettlementTally;
}

type Find = (em: SqlEntityManager, page: PositionPage) => Promise<MarketPosition[]>;
type Act = (work: SettlementWork, positions: readonly MarketPosition[]) => Promise<void>;

/** Does something with the positions that `find` finds, page by page; a page is committed before the next is read. */
export async function forEachPage(work: SettlementWork, find: Find, act: Act): Promise<void> {
  const { db, market, options } = work;
  const { pageSize: limit = PAGE_SIZE, signal, onPage } = options;
  let after: MarketPosition | null = null;
  for (;;) {
    signal?.throwIfAborted();
    const page: PositionPage = { market, after, limit };
    const positions: MarketPosition[] = await entityManager(db).transactional((em) => find(em, page));
    if (positions.length === 0) return;
    await act(work, positions);
    onPage?.({ market, positions: positions.length });
    if (positions.length < limit) return;
    after = positions.at(-1)!;
  }
}

/** Takes settlements back. */
export const takeBack: Act = async ({ db, tally }, positions) => {
  const commands = positions.map(({ portfolioId, settlementId: settlement }) => ({
    kind: 'reverse' as const,
    portfolioId,
    commandId: reversalId(settlement!),
    occurredAt: null,
    settlementId: settlement!,
  }));
  const outcomes = await commitCommands(db, commands);
  for (const [index, position] of positions.entries()) tally.count('reverse', position, outcomes[index]!);
};

/** Those of the positions that hold shares all the same. */
async function stillOpen(db: Database, positions: readonly MarketPosition[]): Promise<MarketPosition[]> {
  const ids = positions.map(({ portfolioId, tradeId }) => ({ portfolioId, id: tradeId }));
  const rows = await entityManager(db).transactional((em) =>
    findByIds(em, PositionEntity, { property: 'tradeId', ids }),
  );
  const open = new Set(
    rows.flatMap(({ portfolioId, tradeId, status }) =>
      status === 'open' ? [`${portfolioId} ${tradeId}`] : [],
    ),
  );
  return positions.filter(({ portfolioId, tradeId }) => open.has(`${portfolioId} ${tradeId}`));
}

/**
 * Pays positions out. An id that was answered before pays nothing; where the position is open all the same, because that
 * answer was a refusal or was taken back since, it is tried under the next id.
 */
async function payOut(
  work: SettlementWork,
  positions: readonly MarketPosition[],
  order: { payout: Payout; attempt: number },
): Promise<void> {
  const { db, market, tally } = work;
  const { payout, attempt } = order;
  const commands = positions.map(({ portfolioId, tradeId, action }) => ({
    kind: 'settle' as const,
    portfolioId,
    commandId: settlementId({ ...market, tradeId, attempt }),
    occurredAt: null,
    tradeId,
    payout: payoutOf(payout, action === 'buy_yes' ? 0 : 1),
  }));
  const outcomes = await commitCommands(db, commands);
  for (const [index, position] of positions.entries()) tally.count('settle', position, outcomes[index]!);
  const answeredBefore = positions.filter((_, index) => outcomes[index]!.replayed);
  if (answeredBefore.length === 0) return;
  const open = await stillOpen(db, answeredBefore);
  if (open.length > 0) await payOut(work, open, { payout, attempt: attempt + 1 });
}

/** Pays positions out by a result. */
export const payOutBy =
  (payout: Payout): Act =>
  (work, positions) =>
    payOut(work, positions, { payout, attempt: 1 });
