import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  CLOSING_LEAD_MS,
  fillSums,
  pricesSeen,
  type Action,
  type EquityPoint,
  type StandingFill,
} from '../../domain/index.ts';
import { add, parsePrice, parseShares, parseUsd, type Price, type Usd } from '../../money/index.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** A moment in SQL as milliseconds, which `Date` takes. */
const ms = (at: string): string => `(extract(epoch from ${at}) * 1000)::float8`;

/** A trade that was executed, as a report needs it; money and prices as PostgreSQL writes them. */
export interface HistoryRow {
  readonly tradeId: string;
  readonly recordedAt: string;
  /** In milliseconds, as `closedAt`, which is null while a share is held. */
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly action: Action;
  readonly venue: string;
  readonly marketId: string;
  readonly eventId: string | null;
  readonly cost: string;
  readonly realizedPnl: string;
  readonly entryPrice: string;
  readonly p: number | null;
  /** The first tag of its market, in the catalogue's words. */
  readonly category: string | null;
  /** Dollars for a share of outcome 0, where the catalogue knows a result. */
  readonly payout: string | null;
  /** The midpoint of its outcome shortly before the market ended, where the market has a result and it was kept. */
  readonly closingPrice: string | null;
}

/** The place of a trade in the order in which they are read, newest first. */
export type HistoryPlace = Pick<HistoryRow, 'recordedAt' | 'tradeId'>;

// Executed trades alone, by the index of their status: refusals may be many.
const ofStatus = (status: 'open' | 'closed'): string => `
  (select * from trades where portfolio_id = $1 and status = '${status}'
     and ($3::timestamptz is null or (recorded_at <= $3 and (recorded_at < $3 or trade_id < $4)))
   order by recorded_at desc, trade_id desc limit $2)`;

/** A market ends when it was to end, or when it no longer traded if that was earlier. */
const END = `
  left join lateral (
    select least(k.ends_at, min(r.occurred_at)) - interval '${CLOSING_LEAD_MS} milliseconds' as at from market_resolutions r
    where r.venue = t.venue and r.market_id = t.market_id and r.state in ('closed', 'resolved', 'amended', 'settled')
  ) closing on k.payout is not null and t.timestamp <= closing.at
  left join lateral (
    select coalesce((s.bid + s.ask) / 2, s.price) as price from market_snapshots s
    where s.venue = t.venue and s.market_id = t.market_id and s.outcome = case t.action when 'buy_yes' then 0 else 1 end
      and s.at <= closing.at and s.at > closing.at - interval '1 day'
    order by s.at desc limit 1) line on true`;

const TRADES = `
  select t.trade_id as "tradeId", t.recorded_at as "recordedAt", ${ms('t.timestamp')} as "openedAt", t.action, t.venue,
    t.market_id as "marketId", coalesce(k.event_id, t.event_id) as "eventId", t.amount + t.fee as cost,
    t.realized_pnl as "realizedPnl", t.entry_price as "entryPrice", t.p, k.payout, k.tags ->> 0 as category,
    line.price as "closingPrice", case when t.status = 'closed' then ${ms('p.exit_timestamp')} end as "closedAt"
  from (${ofStatus('open')} union all ${ofStatus('closed')} order by recorded_at desc, trade_id desc limit $2) t
  join portfolio_positions p on p.portfolio_id = t.portfolio_id and p.trade_id = t.trade_id
  left join markets k on k.venue = t.venue and k.market_id = t.market_id ${END}
  order by t.recorded_at desc, t.trade_id desc`;

/** Reads the next executed trades of a portfolio, newest first. */
export const loadHistory = (
  em: SqlEntityManager,
  { portfolioId, after, limit }: { portfolioId: number; after: HistoryPlace | null; limit: number },
): Promise<HistoryRow[]> =>
  rawQuery(em, TRADES, [portfolioId, limit, after?.recordedAt ?? null, after?.tradeId ?? null]);

interface FillRow {
  readonly tradeId: string;
  readonly commandId: string;
  readonly kind: 'buy' | 'sell' | 'settle' | 'void';
  readonly at: number;
  readonly price: string | null;
  readonly bid: string | null;
  readonly ask: string | null;
  readonly shares: string;
  readonly amount: string;
  readonly fee: string;
  readonly gross: string;
  readonly exitFee: string;
}

/** A fill that stands, with the trade that it belongs to. */
export interface HistoryFill extends StandingFill {
  readonly tradeId: string;
}

/** A settlement that was taken back, and the taking back, cancel out. */
const FILLS = `
  select f.trade_id as "tradeId", f.command_id as "commandId", f.kind, ${ms('f.occurred_at')} as at, f.shares, f.price,
    f.amount, f.fee, f.gross, f.exit_fee as "exitFee",
    f.receipt #>> '{book,bestBid}' as bid, f.receipt #>> '{book,bestAsk}' as ask
  from fills f where f.portfolio_id = $1 and f.trade_id = any($2::text[])
    and (f.trade_id, f.command_id) > ($3, $4) and f.kind <> 'reverse'
    and not exists (select from fills r where r.portfolio_id = $1 and r.trade_id = f.trade_id and r.reverses = f.command_id)
  order by f.trade_id, f.command_id limit $5`;

const priceOf = (text: string | null): Price | null => (text === null ? null : parsePrice(text));

function fillOf({ tradeId, commandId, kind, ...row }: FillRow): HistoryFill {
  const [amount, fee] = [parseUsd(row.amount), parseUsd(row.fee)];
  const [gross, exitFee] = [parseUsd(row.gross), parseUsd(row.exitFee)];
  return {
    tradeId,
    commandId,
    at: new Date(row.at),
    shares: parseShares(row.shares),
    payout: kind === 'settle' ? priceOf(row.price) : null,
    ...fillSums({ kind, amount, fee, gross, exitFee }),
    ...pricesSeen(kind, { bestBid: priceOf(row.bid), bestAsk: priceOf(row.ask) }),
  };
}

/** Reads fills of some trades after a place, in order of trade and command. */
export async function loadFills(
  em: SqlEntityManager,
  portfolioId: number,
  { tradeIds, after, limit }: { tradeIds: string[]; after: HistoryFill | null; limit: number },
): Promise<HistoryFill[]> {
  const place = [after?.tradeId ?? '', after?.commandId ?? ''];
  const rows = await rawQuery<FillRow>(em, FILLS, [portfolioId, tradeIds, ...place, limit]);
  return rows.map(fillOf);
}

const EQUITY = `
  select ${ms('at')} as at, balance, market_value as value, liquidation_value as sold, open_positions as "openPositions"
  from equity_snapshots where portfolio_id = $1 and at > $2 and ($3::timestamptz is null or at < $3) order by at limit $4`;

/** A row of the equity over time: `equity = balance + marketValue`. */
export interface EquityRow extends EquityPoint {
  /** The equity that selling everything would have left; null where a book or a fee was not known. */
  readonly sold: Usd | null;
  /** `Σ shares × mark` of the open positions: `equity − balance`. */
  readonly marketValue: Usd;
  readonly openPositions: number;
}

/** The equity to read: after a moment and before another one. */
export interface EquityRange {
  readonly after: Date;
  /** Null for no end. */
  readonly before: Date | null;
  readonly limit: number;
}

/** Reads the next rows of the equity of a portfolio, in order of time. */
export async function loadEquity(
  em: SqlEntityManager,
  portfolioId: number,
  { after, before, limit }: EquityRange,
): Promise<EquityRow[]> {
  const parameters = [portfolioId, after.toISOString(), before?.toISOString() ?? null, limit];
  const rows = await rawQuery<{
    at: number;
    balance: string;
    value: string;
    sold: string | null;
    openPositions: number;
  }>(em, EQUITY, parameters);
  return rows.map(({ at, openPositions, ...row }) => {
    const balance = parseUsd(row.balance);
    const sold = row.sold === null ? null : add(balance, parseUsd(row.sold));
    const marketValue = parseUsd(row.value);
    return { at: new Date(at), balance, marketValue, equity: add(balance, marketValue), sold, openPositions };
  });
}
