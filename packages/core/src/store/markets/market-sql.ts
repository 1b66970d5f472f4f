/** The condition of `isTrading`, over a market `m`. */
export const TRADES = `(m.review_reason is distinct from 'IDENTITY_CHANGED'
  and (m.state = 'open' or (m.state in ('proposed', 'disputed') and m.accepting_orders)))`;

/** Markets with their quotes. One that no longer trades has none, as its last prices would tell how it ended. */
export const QUOTED_MARKETS = `
  from markets m left join market_quotes q on q.venue = m.venue and q.market_id = m.market_id and ${TRADES}`;

/** The values of a statement, numbered as they are named in its text. */
export class BoundValues {
  readonly values: unknown[] = [];

  /** Returns the placeholder of a value. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
