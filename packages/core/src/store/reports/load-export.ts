import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Cell } from '../../domain/index.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** The tables that can be exported. */
export const EXPORTS = ['trades', 'fills', 'equity'] as const;
export type ExportName = (typeof EXPORTS)[number];

/** A moment in SQL as text in ISO 8601, with milliseconds. */
const iso = (at: string): string => `to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

interface ExportTable {
  /** The columns in order: their name outside, and their SQL, as text. */
  readonly columns: Readonly<Record<string, string>>;
  /** The rows of portfolio $1 after the place ($2, $3). */
  readonly from: string;
  /** The columns that order the rows: a moment, and an id where several rows may have one moment. */
  readonly time: string;
  readonly id: string | null;
}

/** Narrow on the time first, so that the index starts at the place. */
const after = (id: string): string =>
  `t.portfolio_id = $1 and ($2::timestamptz is null or (t.recorded_at >= $2 and (t.recorded_at > $2 or t.${id} > $3)))`;

const TABLES: Readonly<Record<ExportName, ExportTable>> = {
  trades: {
    columns: {
      portfolio_id: 'portfolio_id::text',
      trade_id: 'trade_id',
      timestamp: iso('timestamp'),
      recorded_at: iso('recorded_at'),
      venue: 'venue',
      market_id: 'market_id',
      market_question: 'market_question',
      event_id: 'event_id',
      event_title: 'event_title',
      action: 'action',
      status: 'status',
      reject_code: 'reject_code',
      requested_amount: 'requested_amount::text',
      amount: 'amount::text',
      shares: 'shares::text',
      fee: 'fee::text',
      entry_price: 'entry_price::text',
      fill_model: 'fill_model',
      confidence: 'confidence::text',
      p: 'p::text',
      reason: 'reason',
      current_pnl: 'current_pnl::text',
      realized_pnl: 'realized_pnl::text',
    },
    from: `trades t where ${after('trade_id')}`,
    time: 'recorded_at',
    id: 'trade_id',
  },
  fills: {
    columns: {
      portfolio_id: 'portfolio_id::text',
      command_id: 'command_id',
      trade_id: 'trade_id',
      kind: 'kind',
      timestamp: iso('occurred_at'),
      recorded_at: iso('recorded_at'),
      price: 'price::text',
      shares: 'shares::text',
      amount: 'amount::text',
      fee: 'fee::text',
      gross: 'gross::text',
      exit_fee: 'exit_fee::text',
      fill_model: 'fill_model',
      reverses: 'reverses',
    },
    from: `fills t where ${after('command_id')}`,
    time: 'recorded_at',
    id: 'command_id',
  },
  equity: {
    columns: {
      portfolio_id: '$1::int::text',
      at: iso('at'),
      equity: '(balance + market_value)::text',
      balance: 'balance::text',
      market_value: 'market_value::text',
      liquidation_value: 'liquidation_value::text',
      open_positions: 'open_positions::text',
    },
    // The opening comes first, unless a row of its very moment says more.
    from: `(
      select at, balance, market_value, liquidation_value, open_positions from equity_snapshots where portfolio_id = $1
      union all
      select created_at, initial_balance, 0.000000, 0.000000, 0 from portfolio_state s where id = $1 and not exists (
        select from equity_snapshots e where e.portfolio_id = $1 and e.at = s.created_at)
    ) t where $3::text is null or t.at > $2::timestamptz`,
    time: 'at',
    id: null,
  },
};

/** The names of the columns of a table, in order. */
export const exportColumns = (name: ExportName): string[] => Object.keys(TABLES[name].columns);

/** The place of a row in its table. */
export interface ExportPlace {
  readonly time: string;
  readonly id: string;
}

/** A row of a table as text, in the order of its columns. */
export interface ExportRow {
  readonly cells: Cell[];
  readonly place: ExportPlace;
}

/** The id of a place in a table in which the time alone is one. */
const NO_ID = '-';

/** Reads the next rows of a table of a portfolio, oldest first. */
export async function loadExport(
  em: SqlEntityManager,
  name: ExportName,
  { portfolioId, after: place, limit }: { portfolioId: number; after: ExportPlace | null; limit: number },
): Promise<ExportRow[]> {
  const { columns, from, time, id } = TABLES[name];
  const list = Object.entries(columns).map(([column, sql]) => `${sql} as "${column}"`);
  const order = id === null ? `t.${time}` : `t.${time}, t.${id}`;
  const sql = `select ${list.join(', ')} from ${from} order by ${order} limit $4`;
  const parameters = [portfolioId, place?.time ?? null, place?.id ?? null, limit];
  const rows = await rawQuery<Record<string, Cell>>(em, sql, parameters);
  return rows.map((row) => ({
    cells: Object.keys(columns).map((column) => row[column] ?? null),
    place: { time: row[time]!, id: id === null ? NO_ID : row[id]! },
  }));
}
