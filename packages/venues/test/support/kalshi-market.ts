import { parseKalshiMarkets } from '../../src/index.ts';

/** A market as Kalshi lists it. */
export const market = (fields: Record<string, unknown> = {}) => ({
  ticker: 'KXHARBOUR-26-PIL',
  event_ticker: 'KXHARBOUR-26',
  title: 'Will the Pilots win?',
  status: 'active',
  market_type: 'binary',
  notional_value_dollars: '1.0000',
  last_price_dollars: '0.3150',
  price_ranges: [{ start: '0.0000', end: '1.0000', step: '0.0010' }],
  close_time: '2026-06-20T18:00:00Z',
  updated_time: '2026-01-15T12:00:00.123456Z',
  volume_fp: '120.50',
  liquidity_dollars: '88.0000',
  ...fields,
});

/** The page of one market. */
export const one = (fields: Record<string, unknown> = {}) =>
  parseKalshiMarkets(JSON.stringify({ markets: [market(fields)] }));

/** The only market of its page. */
export const only = (fields: Record<string, unknown> = {}) => one(fields).markets[0]!;
