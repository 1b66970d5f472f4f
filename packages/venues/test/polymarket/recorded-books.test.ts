import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseKalshiEvents, parseKalshiMarkets, VenueError } from '../../src/index.ts';
import { parseExactJson } from '@prescient/core/money';
import { parseCandles } from '../../src/kalshi/candles.ts';
import { findLastTradePrice } from '../../src/polymarket/book-hash.ts';
import { parseClobBook } from '../../src/polymarket/clob-book.ts';
import { parseClobHistory } from '../../src/polymarket/clob-history.ts';
import { readFrame } from '../../src/polymarket/stream/frames.ts';
import { handleOf } from '../support/clob.ts';

const folder = new URL('../../../../../shared/data/', import.meta.url);
const present = existsSync(folder);
const why = present ? '' : ' (skipped: ../shared/data is not here)';
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

const restSchema = z.record(z.string(), z.object({ book: z.object({ body: z.unknown() }) }));
const lineSchema = z.object({
  frame: z.record(z.string(), z.unknown()).optional(),
  raw: z.string().optional(),
});
const clock = { receivedAt: Date.UTC(2026, 7, 30), maxSkewMs: 0 };

describe.skipIf(!present)(`recorded books and frames${why}`, () => {
  const rest = present ? Object.entries(restSchema.parse(parseExactJson(read('ws/clob-books.json')))) : [];
  const lines = present
    ? read('ws/market-channel.ndjson')
        .trim()
        .split('\n')
        .map((line) => lineSchema.parse(JSON.parse(line)))
    : [];
  const frames = lines.flatMap(({ frame }) => (frame === undefined ? [] : [frame]));

  test('every book of REST is read, with its hash', () => {
    expect(rest).toHaveLength(2);
    const books = rest.map(([token, { book }]) => parseClobBook(book.body, handleOf(token), clock).book);
    expect(books.map(({ bids, asks }) => [bids.length, asks.length])).toEqual([
      [51, 42],
      [0, 64],
    ]);
    expect(books[0]?.bids[0]?.price).toBe(510_000n);
    expect(books[0]?.asks[0]?.price).toBe(520_000n);
  });

  test('every book of the socket has its hash, once what REST adds is added', () => {
    const books = frames.filter((frame) => frame['event_type'] === 'book');
    expect(books).toHaveLength(2);
    for (const book of books) {
      const terms = { min_order_size: '5', tick_size: '0.01', neg_risk: false };
      expect(findLastTradePrice({ ...book, ...terms }, [])).toBe('0.550');
      expect(findLastTradePrice({ ...book, ...terms, neg_risk: true }, [])).toBeNull();
    }
  });

  test('every frame is of a kind that we know', () => {
    expect(frames).toHaveLength(8);
    for (const frame of frames) expect(readFrame(frame)).toMatchObject({ event_type: frame['event_type'] });
    expect(lines.filter(({ raw }) => raw === 'PONG')).toHaveLength(1);
  });

  test.each(['1h', '1d', '1w_f5', 'max'])('the price history %s is read to the last point', (name) => {
    const text = read(`clob/prices-history-${name}.json`);
    const points = parseClobHistory(text);
    expect(points).toHaveLength(text.split('"t":').length - 1);
    expect(points.every(({ price }) => price > 0n && price < 1_000_000n)).toBe(true);
  });

  test('every market of a page of Kalshi is read', () => {
    const { markets, refusals, nextCursor } = parseKalshiMarkets(read('kalshi/markets-page-200.json'));
    expect([markets.length, refusals.length]).toEqual([200, 0]);
    expect(nextCursor).toMatch(/^Cgw/);
    expect(markets.every(({ status, tickSize }) => status === 'open' && tickSize === 1000n)).toBe(true);
  });
});

describe.skipIf(!present)(`recorded responses of Kalshi${why}`, () => {
  test('events of the older interface are refused, each by the field that it lacks', () => {
    const { events, markets, refusals } = parseKalshiEvents(read('kalshi/events-v1-100.json'));
    const reasons = new Map(refusals.map(({ code, field }) => [`${code} ${field}`, 0]));
    for (const { code, field } of refusals)
      reasons.set(`${code} ${field}`, reasons.get(`${code} ${field}`)! + 1);
    console.info('kalshi/events-v1-100.json', JSON.stringify([...reasons]));
    expect([events, markets, [...reasons]]).toEqual([[], [], [['MISSING_FIELD event_ticker', 100]]]);
  });

  test('events say whether their markets exclude each other, in the field of today', () => {
    const recorded = z
      .object({ events: z.array(z.looseObject({ ticker: z.string() })) })
      .parse(JSON.parse(read('kalshi/events-v1-100.json')));
    const events = recorded.events.map(({ ticker, markets: _, ...event }) => ({
      ...event,
      event_ticker: ticker,
    }));
    const read100 = parseKalshiEvents(JSON.stringify({ events }));
    const counts = [true, false, null].map(
      (word) => read100.events.filter(({ mutuallyExclusive }) => mutuallyExclusive === word).length,
    );
    expect([counts, read100.refusals]).toEqual([[22, 78, 0], []]);
  });

  test('candles of markets that trade and that did are read, and those without a trade are left out', () => {
    const closes = (body: string): string[] =>
      parseCandles(body, 0).map(({ at, price }) => `${at.getTime() / 1000} ${price}`);
    expect(closes(read('kalshi/candlesticks-live-shape.json'))).toEqual([
      '1781301600 640000',
      '1781305200 650000',
      '1781308800 650000',
    ]);
    const past = read('kalshi/candlesticks-historical-shape.json');
    // The file holds two responses under names of its own.
    expect(() => closes(past)).toThrow(VenueError);
    const parts = z.object({ h60: z.array(z.unknown()), m1: z.array(z.unknown()) }).parse(JSON.parse(past));
    const [hours, minutes] = [parts.h60, parts.m1].map((candlesticks) =>
      closes(JSON.stringify({ candlesticks })),
    );
    expect([hours, minutes]).toEqual([[], ['1768021200 120000']]);
  });
});
