import type pg from 'pg';

/** Rows as PostgreSQL prints them: `numeric` and `bigint` are texts, so no digit is lost on the way. */
interface Keyed {
  readonly portfolio_id: number;
}

export interface PortfolioFact {
  readonly id: number;
  readonly initial_balance: string;
  readonly balance: string;
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
  readonly amount: string;
  readonly shares: string;
  readonly fee: string;
  readonly realized_pnl: string;
}

export interface CommandFact extends Keyed {
  readonly command_id: string;
  readonly result:
    | { readonly accepted: true; readonly result: Readonly<Record<string, string>> }
    | { readonly accepted: false; readonly refusal: { readonly code: string } };
}

export interface FillFact extends Keyed {
  readonly command_id: string;
  readonly trade_id: string;
  readonly kind: string;
  readonly price: string;
  readonly shares: string;
  readonly amount: string;
  readonly fee: string;
  readonly gross: string;
  readonly exit_fee: string;
}

export interface TransferFact extends Keyed {
  readonly command_id: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: string;
}

/** All that the database holds of some portfolios. */
export interface Facts {
  readonly portfolios: readonly PortfolioFact[];
  readonly trades: ReadonlyMap<string, TradeFact>;
  readonly positions: ReadonlyMap<string, PositionFact>;
  readonly commands: ReadonlyMap<string, CommandFact>;
  readonly fills: ReadonlyMap<string, FillFact>;
  readonly transfers: readonly TransferFact[];
}

type Read = <Row>(question: string) => Promise<Row[]>;

async function readAll(read: Read): Promise<Facts> {
  const of = 'where portfolio_id = any($1)';
  const trades = await read<TradeFact>(
    `select portfolio_id, trade_id, status, reject_code, reason from trades ${of}`,
  );
  const positions = await read<PositionFact>(
    `select portfolio_id, trade_id, amount, shares, fee, realized_pnl from portfolio_positions ${of}`,
  );
  const commands = await read<CommandFact>(`select portfolio_id, command_id, result from commands ${of}`);
  const fills = await read<FillFact>(
    `select portfolio_id, command_id, trade_id, kind, price, shares, amount, fee, gross, exit_fee from fills ${of}`,
  );
  return {
    portfolios: await read<PortfolioFact>(
      'select id, initial_balance, balance, total_invested, realized_pnl from portfolio_state where id = any($1)',
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

/** Reads the portfolios' rows of all tables from one snapshot. */
export async function readFacts(client: pg.Client, portfolioIds: readonly number[]): Promise<Facts> {
  await client.query('begin isolation level repeatable read read only');
  const read = async <Row>(question: string): Promise<Row[]> =>
    (await client.query(question, [portfolioIds])).rows as Row[];
  const facts = await readAll(read);
  await client.query('commit');
  return facts;
}
