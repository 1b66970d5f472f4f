import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  isSpent,
  rowKey,
  type Command,
  type Market,
  type MarketRef,
  type DomainErrorCode,
  type Payout,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { isOverflow } from '../../store/connection/database-faults.ts';
import { PositionEntity } from '../../store/tables/entities.ts';
import { findByIds } from '../../store/ledger/find-by-ids.ts';
import type { MarketPosition, PositionPage } from '../../store/markets/market-positions.ts';
import { settlementCommands } from '../../store/ledger/settlement-id.ts';
import { isolateFaults } from '../isolate-faults.ts';
import type { Setbacks } from '../setbacks.ts';
import { commitCommands } from '../trading/commit-commands.ts';
import type { SettlementTally } from './settlement-tally.ts';

/** The options of a settlement. */
export interface SettlementOptions {
  /** Positions that are settled together; 200 unless given. */
  readonly pageSize?: number;
  /** Ends the settlement before the next page. Payments that were made stand, and the next run does the rest. */
  readonly signal?: AbortSignal;
  /** Portfolios whose positions could not be settled lately: they are left alone for a while. */
  readonly setbacks?: Setbacks;
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
  /** Faults of single portfolios, which are thrown once all others are done. */
  readonly faults: unknown[];
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

/** Returns the positions that are as they were found: open, or paid out by the same settlement. */
async function unchanged(db: Database, positions: readonly MarketPosition[]): Promise<MarketPosition[]> {
  const ids = positions.map(({ portfolioId, tradeId }) => ({ portfolioId, id: tradeId }));
  const rows = await entityManager(db).transactional((em) =>
    findByIds(em, PositionEntity, { property: 'tradeId', ids }),
  );
  const now = new Map(rows.map((row) => [rowKey(row, row.tradeId), row]));
  return positions.filter((position) => {
    const row = now.get(rowKey(position, position.tradeId));
    return position.settlementId === null
      ? row?.status === 'open'
      : row?.settlementId === position.settlementId;
  });
}

/** The step for each position, with the id of each attempt. */
interface SettlementStep {
  readonly kind: 'settle' | 'reverse';
  commandFor(position: MarketPosition, attempt: number): Command;
}

/** Names a portfolio among the setbacks of settlements. */
export const subjectOf = (portfolioId: number): string => `portfolio ${portfolioId}`;

/**
 * Carries a step out. An id that is spent does nothing; where the position is unchanged all the same, because that answer
 * was a refusal, was taken back since or is another command's, it is tried under the next id. A portfolio whose rows the
 * database refuses is left, and the others go on.
 */
async function carryOut(
  work: SettlementWork,
  positions: readonly MarketPosition[],
  { step, attempt = 1 }: { step: SettlementStep; attempt?: number },
): Promise<void> {
  const { db, tally } = work;
  const groups = [...Map.groupBy(positions, ({ portfolioId }) => portfolioId).values()];
  const { results, failed } = await isolateFaults(groups, async (some) => {
    const together = some.flat();
    const commands = together.map((position) => step.commandFor(position, attempt));
    const outcomes = await commitCommands(db, commands);
    return together.map((position, index) => ({ position, outcome: outcomes[index]! }));
  });
  for (const { item, cause } of failed) {
    if (isOverflow(cause)) for (const position of item) tally.leave(position, 'BALANCE_LIMIT');
    else work.faults.push(cause);
  }
  const answered = results.flat();
  for (const { position, outcome } of answered)
    if (!isSpent(outcome)) tally.count(step.kind, position, outcome);
  const spent = answered.filter(({ outcome }) => isSpent(outcome)).map(({ position }) => position);
  if (spent.length === 0) return;
  const left = await unchanged(db, spent);
  if (left.length > 0) await carryOut(work, left, { step, attempt: attempt + 1 });
}

/** Carries a step out but for portfolios that are left alone for a while, which are counted as left. */
async function carryOutDue(
  work: SettlementWork,
  positions: readonly MarketPosition[],
  step: SettlementStep,
): Promise<void> {
  const { setbacks } = work.options;
  const isPaused = ({ portfolioId }: MarketPosition): boolean =>
    setbacks?.isPaused(subjectOf(portfolioId)) ?? false;
  for (const position of positions.filter(isPaused)) {
    const reason = setbacks!.reasonOf(subjectOf(position.portfolioId));
    work.tally.leave(position, reason as DomainErrorCode);
  }
  await carryOut(
    work,
    positions.filter((position) => !isPaused(position)),
    { step },
  );
}

/** Takes settlements back. */
export const takeBack: Act = (work, positions) =>
  carryOutDue(work, positions, {
    kind: 'reverse',
    commandFor: (position, attempt) => settlementCommands.takeBack(position, attempt),
  });

/** Pays positions out by a result. */
export const payOutBy =
  (payout: Payout): Act =>
  (work, positions) =>
    carryOutDue(work, positions, {
      kind: 'settle',
      commandFor: (position, attempt) =>
        settlementCommands.payOut({ ...work.market, payout }, position, attempt),
    });
