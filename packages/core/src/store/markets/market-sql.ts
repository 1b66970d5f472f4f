/** The condition of `isTrading`, over a market `m`. */
export const TRADES = `(m.review_reason is distinct from 'IDENTITY_CHANGED'
  and (m.state = 'open' or (m.state in ('proposed', 'disputed') and m.accepting_orders)))`;

/** Markets with their quotes. One that no longer trades has none, as its last prices would tell how it ended. */
export const QUOTED_MARKETS = `
  from markets m left join market_quotes q on q.venue = m.venue and q.market_id = m.market_id and ${TRADES}`;

/** The group of `exclusiveGroupOf`, over a market `k`; null where there is no such market. */
export const EXCLUSIVE_GROUP = `case when k.negative_risk then k.negative_risk_group
  when (select e.mutually_exclusive from events e where e.venue = k.venue and e.event_id = k.event_id) then k.event_id end`;

/** The values of a statement, numbered as they are named in its text. */
export class BoundValues {
  readonly values: unknown[] = [];

  /** Returns the placeholder of a value. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
