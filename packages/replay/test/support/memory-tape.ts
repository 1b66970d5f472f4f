import type { MarketListing } from '@prescient/core/domain';
import { parsePrice, parseUsd } from '@prescient/core/money';
import { emptyColumns } from '../../src/tape/format/columns.ts';
import {
  ASK,
  CLEAR,
  LAST,
  LEVEL,
  type Grain,
  type PlacedNote,
  type Tape,
  type TapeChunk,
  type TapeToken,
} from '../../src/index.ts';
import type { Item, Row } from './made-tape.ts';

/** The beginning of the tapes of tests. */
export const START = Date.UTC(2026, 4, 1);

const MILLION = 1_000_000;

/** Two tokens of each of some markets: yes has an even number, no the next one. */
export const tokensOf = (markets: number): TapeToken[] =>
  Array.from({ length: 2 * markets }, (_, number) => ({
    venue: 'polymarket',
    marketId: `m${number >> 1}`,
    outcome: (number % 2) as 0 | 1,
    tokenId: `t${number}`,
  }));

/** A market of `tokensOf` as its venue lists it. */
export function listing(market: number, more: Partial<MarketListing> = {}): MarketListing {
  return {
    venue: 'polymarket',
    marketId: `m${market}`,
    conditionId: `c${market}`,
    eventId: null,
    question: `Will ship ${market} arrive?`,
    slug: null,
    outcomes: [
      { label: 'Yes', tokenId: `t${2 * market}` },
      { label: 'No', tokenId: `t${2 * market + 1}` },
    ],
    tickSize: parsePrice('0.01'),
    priceRanges: null,
    minimumSize: null,
    fees: { kind: 'none' },
    negativeRisk: false,
    negativeRiskGroup: null,
    acceptingOrders: true,
    endsAt: null,
    series: null,
    tags: [],
    volume: parseUsd(`${1_000 - market}`),
    liquidity: parseUsd('1000'),
    venueUpdatedAt: null,
    observation: { state: 'open', reviewReason: null },
    prices: [null, null],
    best: null,
    ...more,
  };
}

/** A level of a made book: dollars a share, and shares. */
export type MadeLevel = readonly [price: number, shares: number];

const levelRow = (
  at: number,
  token: number,
  { level: [price, shares], flags }: { readonly level: MadeLevel; readonly flags: number },
): Row => ({
  at,
  token,
  kind: LEVEL,
  flags,
  price: Math.round(price * MILLION),
  size: Math.round(shares * MILLION),
});

/** The rows of a whole book, as one message. */
export function wholeBook(at: number, token: number, book: { bids: MadeLevel[]; asks: MadeLevel[] }): Row[] {
  const rows: Row[] = [
    { at, token, kind: CLEAR, flags: 0, price: 0, size: 0 },
    ...book.bids.map((level) => levelRow(at, token, { level, flags: 0 })),
    ...book.asks.map((level) => levelRow(at, token, { level, flags: ASK })),
  ];
  return rows.map((row, index) => (index === rows.length - 1 ? { ...row, flags: row.flags | LAST } : row));
}

/** One level that changes, as one message. */
export const change = (
  at: number,
  token: number,
  [side, ...level]: readonly [side: 'bid' | 'ask', ...MadeLevel],
): Row => levelRow(at, token, { level, flags: LAST | (side === 'ask' ? ASK : 0) });

/** A tape in memory, in chunks of so many rows. */
export function memoryTape(
  tokens: readonly TapeToken[],
  items: readonly Item[],
  {
    grain = 'books',
    chunkRows = 7,
    hash = 'a'.repeat(64),
  }: { grain?: Grain; chunkRows?: number; hash?: string } = {},
): Tape {
  const times = items.map(({ at }) => at);
  const chunks: TapeChunk[] = [];
  let rows: Row[] = [];
  let notes: PlacedNote[] = [];
  const cut = (): void => {
    const columns = emptyColumns(rows.length);
    for (const [n, row] of rows.entries()) {
      columns.at[n] = row.at;
      columns.token[n] = row.token;
      columns.kind[n] = row.kind;
      columns.flags[n] = row.flags;
      columns.price[n] = row.price;
      columns.size[n] = row.size;
    }
    chunks.push({ rows: rows.length, columns, notes });
    [rows, notes] = [[], []];
  };
  for (const item of items) {
    if ('flags' in item) rows.push(item);
    else notes.push({ ...item, row: rows.length });
    if (rows.length === chunkRows) cut();
  }
  cut();
  return {
    info: {
      source: 'test',
      grain,
      tokens,
      chunks: [],
      rows: items.filter((item) => 'flags' in item).length,
      from: times.reduce((first, at) => Math.min(first, at), Infinity),
      to: times.reduce((last, at) => Math.max(last, at), -Infinity),
      refused: {},
      hash,
    },
    async *read() {
      yield* chunks;
    },
    close: () => Promise.resolve(),
  };
}
