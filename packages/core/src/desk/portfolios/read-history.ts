import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  equity,
  MOST_REPORTED_FILLS,
  MOST_REPORTED_TRADES,
  reportTrade,
  requirePortfolioId,
  type Portfolio,
  type PortfolioHistory,
  type ReportTrade,
} from '../../domain/index.ts';
import { LoopTurn } from '../../loop-turn.ts';
import { MICROS_PER_UNIT, parsePrice, parseUsd, type Price } from '../../money/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import {
  loadEquity,
  loadFills,
  loadHistory,
  type EquityRow,
  type HistoryFill,
  type HistoryPlace,
  type HistoryRow,
} from '../../store/reports/load-history.ts';
import { findTapeFacts } from '../../store/replays/replay-trades.ts';
import { loadFamily } from '../../store/reports/load-family.ts';
import { portfolioNotFound } from '../../store/ledger/locked-portfolio.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';

const TRADES_AT_ONCE = 250;
const FILLS_AT_ONCE = 1_000;

/** A portfolio with its history, as of one moment. */
export interface ReadHistory {
  readonly portfolio: Portfolio;
  readonly history: PortfolioHistory;
  /** The moment at which the history ends. */
  readonly at: Date;
  /** Rows that were read for it. */
  readonly rows: number;
}

const fractionOf = (price: Price): number => Number(price) / Number(MICROS_PER_UNIT);

const tradeOf = (row: HistoryRow, fills: readonly HistoryFill[]): ReportTrade =>
  reportTrade(
    {
      ...row,
      openedAt: new Date(row.openedAt),
      closedAt: row.closedAt === null ? null : new Date(row.closedAt),
      cost: parseUsd(row.cost),
      realizedPnl: parseUsd(row.realizedPnl),
      entryPrice: parsePrice(row.entryPrice),
      payout: row.payout === null ? null : parsePrice(row.payout),
      closingPrice: row.closingPrice === null ? null : Number(row.closingPrice),
    },
    fills,
    fractionOf,
  );

/** The fills of some trades, by trade; null where they are more than `most`. */
async function fillsOf(
  em: SqlEntityManager,
  portfolioId: number,
  { tradeIds, most }: { tradeIds: string[]; most: number },
): Promise<HistoryFill[] | null> {
  const fills: HistoryFill[] = [];
  const turn = new LoopTurn();
  for (;;) {
    const query = { tradeIds, after: fills.at(-1) ?? null, limit: FILLS_AT_ONCE };
    const page = await loadFills(em, portfolioId, query);
    fills.push(...page);
    if (fills.length > most) return null;
    if (page.length < FILLS_AT_ONCE) return fills;
    await turn.pause();
  }
}

/** Trades with their fills, newest first, and how many fills those are. */
interface ReadTrades {
  readonly trades: ReportTrade[];
  readonly fills: number;
}

/** Reads trades and their fills. What a tape knew of the trades of a saved replay stands for what the catalogue knows. */
async function readTrades(em: SqlEntityManager, { id: portfolioId, kind }: Portfolio): Promise<ReadTrades> {
  const trades: ReportTrade[] = [];
  let read = 0;
  let after: HistoryPlace | null = null;
  const turn = new LoopTurn();
  while (trades.length < MOST_REPORTED_TRADES) {
    const rows: HistoryRow[] = await loadHistory(em, { portfolioId, after, limit: TRADES_AT_ONCE });
    const tradeIds = rows.map(({ tradeId }) => tradeId);
    const fills = await fillsOf(em, portfolioId, { tradeIds, most: MOST_REPORTED_FILLS - read });
    if (fills === null) break;
    read += fills.length;
    const byTrade = Map.groupBy(fills, ({ tradeId }) => tradeId);
    const facts = kind === 'replay' ? await findTapeFacts(em, portfolioId, tradeIds) : null;
    for (const row of rows) {
      trades.push({ ...tradeOf(row, byTrade.get(row.tradeId) ?? []), ...facts?.get(row.tradeId) });
      await turn.pause();
    }
    if (rows.length < TRADES_AT_ONCE) break;
    after = rows.at(-1)!;
  }
  return { trades, fills: read };
}

/** Rows of the equity that are read at once. */
const EQUITY_AT_ONCE = 1_000;

async function readRows(
  em: SqlEntityManager,
  { id, createdAt }: Portfolio,
  before: Date | null,
): Promise<EquityRow[]> {
  const rows: EquityRow[] = [];
  const turn = new LoopTurn();
  const beforeAll = new Date(createdAt.getTime() - 1);
  for (;;) {
    const after = rows.at(-1)?.at ?? beforeAll;
    const page = await loadEquity(em, id, { after, before, limit: EQUITY_AT_ONCE });
    rows.push(...page);
    if (page.length < EQUITY_AT_ONCE) return rows;
    await turn.pause();
  }
}

/**
 * The equity from the opening of the portfolio to this moment, both of them included. One that was put away ends with its
 * last change, so that the days since then do not water down its ratios; a saved replay with the end of its run, which is the
 * last row.
 */
async function readEquity(
  em: SqlEntityManager,
  portfolio: Portfolio,
  now: Date,
): Promise<Pick<PortfolioHistory, 'equity' | 'soldEquity'>> {
  const { kind, createdAt, initialBalance, balance, status, lastUpdated } = portfolio;
  const opening = { at: createdAt, equity: initialBalance, balance: initialBalance };
  const between = await readRows(em, portfolio, kind === 'live' ? now : null);
  const newest = between.findLast(({ sold }) => sold !== null);
  const last = between.at(-1)?.at ?? createdAt;
  const end = lastUpdated > last ? lastUpdated : last;
  const ending = { at: status === 'archived' ? end : now, equity: equity(portfolio), balance };
  return {
    equity: [opening, ...between, ...(kind === 'live' ? [ending] : [])],
    soldEquity: newest ? { at: newest.at, equity: newest.sold! } : null,
  };
}

/**
 * Reads all that a report of a portfolio is computed from, at the stored marks: its newest 10,000 executed trades with
 * their fills, fewer where these are more than 50,000, and its equity over time.
 * @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT
 */
export async function readHistory(db: Database, portfolioId: number): Promise<ReadHistory> {
  requirePortfolioId(portfolioId);
  const now = db.clock.now();
  return entityManager(db).transactional(async (em) => {
    const stored = await em.findOne(PortfolioEntity, { id: portfolioId });
    if (!stored) throw portfolioNotFound(portfolioId);
    const portfolio = { ...stored };
    const { trades, fills } = await readTrades(em, portfolio);
    const kept = await readEquity(em, portfolio, now);
    const family = await loadFamily(em, portfolioId, now);
    const { initialBalance, tradeCount } = portfolio;
    return {
      portfolio,
      history: { initialBalance, tradeCount, trades: trades.toReversed(), family, ...kept },
      at: kept.equity.at(-1)!.at,
      rows: trades.length + fills + kept.equity.length + family.sharpes.length,
    };
  }, readSnapshot);
}
