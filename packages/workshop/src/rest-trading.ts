import { fromMicros, toMicros } from './micros.ts';

/** A buy that a bot means to send. Amounts are decimal strings. */
export interface BuyRequest {
  /** The command's id, which is also the trade's. */
  readonly id: string;
  readonly portfolioId: number;
  readonly marketId: string;
  readonly action: 'buy_yes' | 'buy_no';
  readonly amount: string;
  /** The price paid; the highest one where the portfolio fills from books. */
  readonly price: string;
  readonly timeInForce: 'FOK' | 'FAK';
  readonly timestamp: string;
}

/** A close that a bot means to send. Amounts are decimal strings. */
export interface CloseRequest {
  readonly id: string;
  readonly portfolioId: number;
  readonly tradeId: string;
  /** The price obtained; the lowest one where the portfolio fills from books. */
  readonly price: string;
  readonly timeInForce: 'FOK' | 'FAK';
  /** Null for all that is left. */
  readonly shares: string | null;
}

/** One signal of `POST /paper-trading/execute`. Its numbers have so few digits that a double holds them exactly. */
export const signalOf = (request: BuyRequest) => ({
  timestamp: request.timestamp,
  market_id: request.marketId,
  action: request.action,
  target_price: Number(request.price),
  amount: Number(request.amount),
  time_in_force: request.timeInForce,
  reason: request.id,
});

/** The body of `POST /paper-trading/close`. */
export const closeBodyOf = ({ shares, ...request }: CloseRequest) => ({
  portfolio_id: request.portfolioId,
  trade_id: request.tradeId,
  command_id: request.id,
  price: Number(request.price),
  shares: shares === null ? null : Number(shares),
  time_in_force: request.timeInForce,
});

/** The decimal text, of six places, of a JSON number. @throws RangeError where it has more places */
export const decimalOf = (value: unknown): string => fromMicros(toMicros(String(value)));

/** Returns the id that REST gives the trade of a request's only signal where the request has this `Idempotency-Key`. */
export const keyedTradeId = (key: string): string => `key:${key}:0`;

/** Returns the key of the request that makes the trade of this id; null where its request has none. */
const keyOf = (tradeId: string): string | null => /^key:(.+):0$/.exec(tradeId)?.[1] ?? null;

/** Some buys of one request to REST, and the headers that it has. */
export interface BuysOfRequest<Buy extends BuyRequest> {
  readonly buys: readonly Buy[];
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Deals buys to requests. One with a key goes alone, so that every try sends the same request under the same key, whatever
 * became of the others.
 */
export function buysByRequest<Buy extends BuyRequest>(buys: readonly Buy[]): BuysOfRequest<Buy>[] {
  const keyed = buys.flatMap((buy) => {
    const key = keyOf(buy.id);
    return key === null ? [] : [{ buys: [buy], headers: { 'idempotency-key': key } }];
  });
  const others = buys.filter(({ id }) => keyOf(id) === null);
  return others.length === 0 ? keyed : [{ buys: others, headers: {} }, ...keyed];
}
