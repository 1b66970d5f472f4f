import type pg from 'pg';

/** Rows as PostgreSQL prints them: `numeric` and `bigint` are texts, so no digit is lost on the way. */
interface Keyed {
  readonly portfolio_id: number;
}

export interface PortfolioFact {
  readonly id: number;
  readonly initial_balance: string;
  readonly balance: string;
  readonly status: string;
  readonly total_invested: string;
  readonly realized_pnl: string;
}

export interface TradeFact extends Keyed {
  readonly trade_id: string;
  readonly status: string;
  readonly reject_code: string | null;
  /** The name of the intent, a second time. */
  readonly reason: string | null;
}

export interface PositionFact extends Keyed {
  readonly trade_id: string;
  readonly market_id: string;
  readonly action: string;
  readonly status: string;
  /** The settlement that paid it out and stands, else null. */
  readonly settlement_id: string | null;
  readonly amount: string;
  readonly shares: string;
  readonly fee: string;
  readonly realized_pnl: string;
}

export interface CommandFact extends Keyed {
  readonly command_id: string;
  readonly kind: string;
  readonly result:
    | { readonly accepted: true; readonly result: Readonly<Record<string, string>> }
    | { readonly accepted: false; readonly refusal: { readonly code: string } };
}

/** The receipt of a fill from a book, as far as the oracle reads it. */
export interface BookReceipt {
  readonly marketId: string;
  readonly outcome: number;
  readonly side: string;
  readonly book: { readonly hash: string; readonly timestamp: string };
  readonly levels: readonly {
    readonly price: string;
    readonly size: string;
    readonly taken: string;
    readonly cost: string;
    readonly fee: string;
  }[];
}

export interface FillFact extends Keyed {
  readonly command_id: string;
  readonly trade_id: string;
  readonly kind: string;
  /** Null for a void. */
  readonly price: string | null;
  readonly shares: string;
  readonly amount: string;
  readonly fee: string;
  readonly gross: string;
  readonly exit_fee: string;
  readonly fill_model: string | null;
  /** Only of fills from books. */
  readonly receipt: BookReceipt | null;
  /** The settlement that a reversal takes back. */
  readonly reverses: string | null;
  readonly recorded_at: Date;
}

export interface TransferFact extends Keyed {
  readonly command_id: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: string;
}

export interface MarketFact {
  readonly market_id: string;
  readonly state: string;
  /** Of the first outcome; null without a result, and where it is void. */
  readonly payout: string | null;
  readonly voided: boolean;
  readonly revision: number;
}

/** A line of the log of what was learnt about a market's end. */
export interface LogFact extends MarketFact {
  readonly source: string;
  /** The name of the decision. */
  readonly note: string | null;
}

/** The portfolios and markets of one look at the database. */
export interface Subject {
  readonly portfolioIds: readonly number[];
  readonly marketIds: readonly string[];
}

/** All that the database holds of some portfolios, and of the markets that they trade. */
export interface Facts {
  readonly portfolios: readonly PortfolioFact[];
  readonly trades: ReadonlyMap<string, TradeFact>;
  readonly positions: ReadonlyMap<string, PositionFact>;
  readonly commands: ReadonlyMap<string, CommandFact>;
  readonly fills: ReadonlyMap<string, FillFact>;
  readonly transfers: readonly TransferFact[];
  readonly markets: readonly MarketFact[];
  /** In order. */
  readonly log: readonly LogFact[];
}

type Read = <Row>(question: string) => Promise<Row[]>;

async function readPortfolios(read: Read): Promise<Omit<Facts, 'markets' | 'log'>> {
  const of = 'where portfolio_id = any($1)';
  const trades = await read<TradeFact>(
    `select portfolio_id, trade_id, status, reject_code, reason from trades ${of}`,
  );
  const positions = await read<PositionFact>(
    `select portfolio_id, trade_id, market_id, action, status, settlement_id, amount, shares, fee, realized_pnl
     from portfolio_positions ${of}`,
  );
  const commands = await read<CommandFact>(
    `select portfolio_id, command_id, kind, result from commands ${of}`,
  );
  const fills = await read<FillFact>(
    `select portfolio_id, command_id, trade_id, kind, price, shares, amount, fee, gross, exit_fee, reverses, recorded_at, fill_model,
            case when kind in ('buy', 'sell') and fill_model = 'book' then receipt end as receipt
     from fills ${of} order by recorded_at, command_id`,
  );
  return {
    portfolios: await read<PortfolioFact>(
      `select id, initial_balance, balance, status, total_invested, realized_pnl
       from portfolio_state where id = any($1)`,
    ),
    transfers: await read<TransferFact>(
      `select portfolio_id, command_id, debit, credit, amount from ledger_transfers ${of}`,
    ),
    // Ids of commands and trades name their bot, so that they are unique over all portfolios of a run.
    trades: new Map(trades.map((row) => [row.trade_id, row])),
    positions: new Map(positions.map((row) => [row.trade_id, row])),
    commands: new Map(commands.map((row) => [row.command_id, row])),
    fills: new Map(fills.map((row) => [row.command_id, row])),
  };
}

/** Reads the subject's rows of all tables from one snapshot. */
export async function readFacts(client: pg.Client, { portfolioIds, marketIds }: Subject): Promise<Facts> {
  await client.query('begin isolation level repeatable read read only');
  const readOf =
    (keys: readonly unknown[]): Read =>
    async <Row>(question: string): Promise<Row[]> =>
      (await client.query(question, [keys])).rows as Row[];
  const ofMarkets = readOf(marketIds);
  const result = 'market_id, state, payout, voided, revision';
  const facts = {
    ...(await readPortfolios(readOf(portfolioIds))),
    markets: await ofMarkets<MarketFact>(`select ${result} from markets where market_id = any($1)`),
    log: await ofMarkets<LogFact>(
      `select ${result}, source, note from market_resolutions where market_id = any($1) order by market_id, version`,
    ),
  };
  await client.query('commit');
  return facts;
}
