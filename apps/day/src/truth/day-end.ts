import { isDeepStrictEqual } from 'node:util';
import { formatUsd, parseUsd, verifyAudit, type Database, type Usd } from '@prescient/core';
import pg from 'pg';
import type { GeneratedDay } from '@prescient/recording';
import { cashOf } from './cash.ts';
import type { FillRow } from './fill-row.ts';
import { checkFills, type FillsCheck } from './fills-check.ts';
import type { PlayedAt } from './kalshi-books.ts';
import { tallyKalshi, type KalshiTally } from './kalshi-tally.ts';
import type { KnownMarket } from './truth.ts';

/** A portfolio at the end of the day, and its expected cash. Dollars. */
export interface PortfolioEnd {
  readonly portfolioId: number;
  readonly trades: number;
  readonly fills: number;
  readonly cash: string;
  /** The sum of its initial balance, its receipts and the markets' results. */
  readonly expected: string;
  /** Positions that are still open. */
  readonly open: number;
  /** Positions that were marked again after they were bought. */
  readonly marked: number;
}

/** The database when the day is over. */
export interface DayEnd {
  readonly portfolios: readonly PortfolioEnd[];
  readonly markets: Readonly<Record<string, number>>;
  /** Markets that are not settled as truth has it. */
  readonly wrongMarkets: readonly string[];
  readonly fills: FillsCheck;
  readonly kalshi: KalshiTally;
  readonly audit: { readonly clean: boolean; readonly fills: number; readonly differences: number };
}

const FILLS = `
  select f.trade_id as "tradeId", t.market_id as "marketId", t.action, f.kind, f.amount::text as amount, f.receipt
  from fills f join trades t using (portfolio_id, trade_id) where f.portfolio_id = $1 order by f.recorded_at, f.command_id`;

const PORTFOLIOS = `
  select id as "portfolioId", balance::text as cash, initial_balance::text as initial, trade_count as trades,
    (select count(*)::int from portfolio_positions p where p.portfolio_id = s.id and p.status = 'open') as open,
    (select count(*)::int from portfolio_positions p join trades t using (portfolio_id, trade_id)
      where p.portfolio_id = s.id and p.marked_at > t.recorded_at) as marked
  from portfolio_state s where fill_model = 'book' order by id`;

const MARKETS = `
  select market_id as "marketId", state, payout::text as payout, voided, decided_by as "decidedBy",
    array[first_label, second_label] as labels, array[first_token_id, second_token_id] as tokens from markets`;

interface PortfolioRow extends Omit<PortfolioEnd, 'expected' | 'fills'> {
  readonly initial: string;
}

interface MarketRow {
  readonly marketId: string;
  readonly state: string;
  readonly payout: string | null;
  readonly voided: boolean;
  readonly decidedBy: string | null;
  readonly labels: readonly string[];
  readonly tokens: readonly (string | null)[];
}

const decider = { venue: 'venue', person: 'admin' } as const;

/** True if it is settled by the true result, by the source that knows it, and its outcomes are what they were. */
function isRight(
  { state, payout, voided, decidedBy, labels, tokens }: MarketRow,
  { payouts, ...known }: KnownMarket,
): boolean {
  if (state !== 'settled' || decidedBy !== decider[known.decidedBy]) return false;
  if (!isDeepStrictEqual([labels, tokens], [known.outcomes, known.tokens])) return false;
  return payouts === 'void' ? voided : Number(payout) === Number(payouts[0]);
}

function portfolioEnd(
  { initial, ...row }: PortfolioRow,
  rows: readonly FillRow[],
  known: ReadonlyMap<string, KnownMarket>,
): PortfolioEnd {
  const expected = parseUsd(initial) + cashOf(rows, known);
  return { ...row, fills: rows.length, expected: formatUsd(expected as Usd) };
}

/** The true facts of a day, whatever the feed makes of them. */
export interface DayTruth {
  readonly day: GeneratedDay;
  readonly known: ReadonlyMap<string, KnownMarket>;
}

/** The ids of the markets that are not settled as truth has it. */
function wrongMarkets(markets: readonly MarketRow[], known: DayTruth['known']): string[] {
  const kept = new Map(markets.map((market) => [market.marketId, market]));
  const wrong = [...known.values()].filter((market) => {
    const row = kept.get(market.marketId);
    return row === undefined || !isRight(row, market);
  });
  return wrong.map(({ marketId }) => marketId);
}

/** The database as its owner reads it, over a connection of its own. */
export class DayBooks {
  readonly #owner: pg.Client;

  private constructor(owner: pg.Client) {
    this.#owner = owner;
  }

  static async open(ownerUrl: string): Promise<DayBooks> {
    const owner = new pg.Client(ownerUrl);
    await owner.connect();
    return new DayBooks(owner);
  }

  close(): Promise<void> {
    return this.#owner.end();
  }

  /** True if nothing is left to settle: every market is settled as truth has it, and no position is open. */
  async isOver(known: DayTruth['known']): Promise<boolean> {
    const [portfolios, markets] = [await this.#portfolios(), await this.#markets()];
    return portfolios.every(({ open }) => open === 0) && wrongMarkets(markets, known).length === 0;
  }

  /** Compares all that the database holds with what is true. */
  async compare(db: Database, { day, known }: DayTruth, playedAt: PlayedAt): Promise<DayEnd> {
    const portfolios: PortfolioEnd[] = [];
    const fillsOf: FillRow[][] = [];
    for (const row of await this.#portfolios()) {
      const { rows } = await this.#owner.query<FillRow>(FILLS, [row.portfolioId]);
      portfolios.push(portfolioEnd(row, rows, known));
      fillsOf.push(rows);
    }
    const markets = await this.#markets();
    const states = Map.groupBy(markets, ({ state }) => state);
    const { clean, fills, differences } = await verifyAudit(db);
    return {
      portfolios,
      markets: Object.fromEntries([...states].map(([state, all]) => [state, all.length])),
      wrongMarkets: wrongMarkets(markets, known),
      fills: checkFills(day, fillsOf, playedAt),
      kalshi: tallyKalshi(fillsOf.flat(), known),
      audit: { clean, fills, differences: differences.length },
    };
  }

  async #portfolios(): Promise<PortfolioRow[]> {
    return (await this.#owner.query<PortfolioRow>(PORTFOLIOS)).rows;
  }

  async #markets(): Promise<MarketRow[]> {
    return (await this.#owner.query<MarketRow>(MARKETS)).rows;
  }
}
