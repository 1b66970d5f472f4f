import { inWireOrder, orderbookHash, type OutcomeHandle } from '../../src/index.ts';

/** Tokens of a market of our own: 77 digits, as the venue's have. */
export const YES = `1${'0'.repeat(75)}1`;
export const NO = `2${'0'.repeat(75)}2`;

export const handleOf = (tokenId: string): OutcomeHandle => ({
  venue: 'polymarket',
  marketId: '910001',
  outcome: tokenId === YES ? 0 : 1,
  tokenId,
  tickSize: null,
  minimumSize: null,
});

export type WireLevels = [price: string, size: string][];

/** A time in the recent past as the venue writes it; `step` tells moments apart. */
export const at = (step: number): string => String(1_767_225_600_000 + step);

const levels = (list: WireLevels) => list.map(([price, size]) => ({ price, size }));

interface BookSpec {
  token?: string;
  time?: number;
  bids?: WireLevels;
  asks?: WireLevels;
  tick?: string;
  last?: string;
}

/** A book as REST sends it, best level last, with its hash. */
export function restBook(spec: BookSpec = {}): Record<string, unknown> {
  const { token = YES, time = 0, tick = '0.01', last = '0.480' } = spec;
  const book = inWireOrder({
    market: '0xb00c',
    asset_id: token,
    timestamp: at(time),
    hash: '',
    bids: levels(
      spec.bids ?? [
        ['0.45', '100'],
        ['0.47', '20.5'],
      ],
    ),
    asks: levels(
      spec.asks ?? [
        ['0.6', '70'],
        ['0.5', '10'],
      ],
    ),
    min_order_size: '5',
    tick_size: tick,
    neg_risk: false,
    last_trade_price: last,
  });
  return { ...book, hash: orderbookHash(book) };
}

/** The same book as the socket sends it: in another order, and without what REST adds. */
export function socketBook(spec: BookSpec = {}): Record<string, unknown> {
  const { market, asset_id, bids, asks, hash, timestamp } = restBook(spec);
  return { market, asset_id, bids, asks, hash, timestamp, event_type: 'book' };
}

interface ChangeSpec {
  token?: string;
  time: number;
  side: 'BUY' | 'SELL';
  price: string;
  size: string;
  top?: [bid: string, ask: string];
}

export const priceChange = ({
  token = YES,
  time,
  side,
  price,
  size,
  top,
}: ChangeSpec): Record<string, unknown> => ({
  market: '0xb00c',
  price_changes: [
    {
      asset_id: token,
      price,
      size,
      side,
      hash: `change-${time}`,
      ...(top === undefined ? {} : { best_bid: top[0], best_ask: top[1] }),
    },
  ],
  timestamp: at(time),
  event_type: 'price_change',
});
