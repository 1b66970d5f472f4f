import { formatPrice, formatShares } from '@prescient/core/money';
import { describe, expect, test } from 'vitest';
import type { Observation } from '../../src/index.ts';
import { at, handleOf, NO, priceChange, restBook, socketBook, YES } from '../support/clob.ts';
import { inShort, newestBook, streaming } from '../support/streaming.ts';

const shown = (side: 'bids' | 'asks', book: ReturnType<typeof newestBook>) =>
  book?.[side].map(({ price, size }) => `${formatShares(size)} at ${formatPrice(price)}`);

/** A stream whose two books have come. */
async function started(...args: Parameters<typeof streaming>) {
  const streamed = await streaming(...args);
  await expect.poll(() => inShort(streamed.changes)).toEqual(['book 0', 'book 1']);
  return streamed;
}

test('subscribes to the tokens, starts from books of REST, and pings', async () => {
  const { server, stream, changes } = await started();
  expect(JSON.parse(server.sent[0] ?? '')).toEqual({
    assets_ids: [YES, NO],
    type: 'market',
    custom_feature_enabled: true,
  });
  expect(newestBook(changes)?.hash).toBe(restBook()['hash']);
  await expect.poll(() => server.sent.filter((text) => text === 'PING').length).toBeGreaterThan(1);
  expect(stream.counts).toMatchObject({ gaps: 0, snapshots: 1, reconnects: 0 });
});

describe('changes of a book', () => {
  test('replace, add and take away levels', async () => {
    const { changes, send } = await started();
    send(
      priceChange({ time: 1, side: 'BUY', price: '0.47', size: '3' }),
      priceChange({ time: 2, side: 'BUY', price: '0.46', size: '8' }),
      priceChange({ time: 3, side: 'SELL', price: '0.5', size: '0' }),
      priceChange({ time: 4, side: 'SELL', price: '0.99', size: '1', top: ['0.47', '0.6'] }),
    );
    await expect.poll(() => newestBook(changes)?.hash).toBe('change-4');
    const book = newestBook(changes);
    expect(shown('bids', book)).toEqual([
      '3.000000 at 0.470000',
      '8.000000 at 0.460000',
      '100.000000 at 0.450000',
    ]);
    expect(shown('asks', book)).toEqual(['70.000000 at 0.600000', '1.000000 at 0.990000']);
    expect(book?.occurredAt.getTime()).toBe(Number(at(4)));
    expect(newestBook(changes, 1)?.hash).toBe(restBook({ token: NO })['hash']);
  });

  test('do not touch a book that was given out before', async () => {
    const { changes, send } = await started();
    const before = newestBook(changes);
    send(priceChange({ time: 1, side: 'BUY', price: '0.47', size: '3' }));
    await expect.poll(() => newestBook(changes)?.hash).toBe('change-1');
    expect(shown('bids', before)?.[0]).toBe('20.500000 at 0.470000');
  });

  test('that are older than the book are left out', async () => {
    const { changes, send, stream } = await started();
    send(
      priceChange({ time: -1, side: 'BUY', price: '0.47', size: '3' }),
      priceChange({ time: 5, side: 'BUY', price: '0.46', size: '8' }),
    );
    await expect.poll(() => newestBook(changes)?.hash).toBe('change-5');
    expect(shown('bids', newestBook(changes))?.[0]).toBe('20.500000 at 0.470000');
    expect(stream.counts.gaps).toBe(0);
  });

  test('may empty a side, which the venue writes as 0 or 1', async () => {
    const { changes, send, stream } = await started();
    send(
      priceChange({ time: 1, side: 'SELL', price: '0.5', size: '0' }),
      priceChange({ time: 2, side: 'SELL', price: '0.6', size: '0', top: ['0.47', '1'] }),
      priceChange({ time: 3, side: 'BUY', price: '0.47', size: '0' }),
      priceChange({ time: 4, side: 'BUY', price: '0.45', size: '0', top: ['0', '1'] }),
    );
    await expect.poll(() => newestBook(changes)?.hash).toBe('change-4');
    expect(newestBook(changes)).toMatchObject({ bids: [], asks: [] });
    expect(stream.counts.gaps).toBe(0);
  });

  test('of both tokens may share a frame, and several of one token are checked after the last', async () => {
    const { changes, send, stream } = await started();
    const both = [
      priceChange({ time: 1, side: 'SELL', price: '0.5', size: '0', top: ['0.47', '0.55'] }),
      priceChange({ time: 1, token: NO, side: 'BUY', price: '0.2', size: '9', top: ['0.47', '0.5'] }),
      priceChange({ time: 1, side: 'SELL', price: '0.55', size: '4', top: ['0.47', '0.55'] }),
    ];
    send({ ...both[0], price_changes: both.flatMap((frame) => frame['price_changes']) });
    await expect
      .poll(() => [newestBook(changes)?.hash, newestBook(changes, 1)?.hash])
      .toEqual(['change-1', 'change-1']);
    expect(stream.counts).toMatchObject({ gaps: 0, snapshots: 1 });
  });
});

describe('a gap', () => {
  test('opens when the best prices are not those that the venue says, and REST closes it', async () => {
    const { changes, send, rest, stream } = await started();
    const fresh = restBook({ time: 50, bids: [['0.48', '1']] });
    rest.set(YES, fresh);
    send(priceChange({ time: 1, side: 'BUY', price: '0.46', size: '3', top: ['0.48', '0.5'] }));
    await expect.poll(() => newestBook(changes)?.hash).toBe(fresh['hash']);
    expect(inShort(changes).slice(2)).toEqual(['gap 0 TOP_DISAGREES', 'book 0']);
    expect(stream.counts).toMatchObject({ gaps: 1, snapshots: 2 });
  });

  test('is not closed by changes, but keeps those that are newer than the fresh book', async () => {
    const { changes, send, rest } = await started();
    const fresh = restBook({ time: 10, bids: [['0.48', '1']] });
    rest.delete(YES);
    send(priceChange({ time: 5, side: 'BUY', price: '0.46', size: '3', top: ['0.48', '0.5'] }));
    await expect.poll(() => inShort(changes)).toContain('gap 0 TOP_DISAGREES');
    send(
      priceChange({ time: 9, side: 'BUY', price: '0.49', size: '1' }),
      priceChange({ time: 11, side: 'BUY', price: '0.44', size: '7', top: ['0.48', '0.5'] }),
      priceChange({ time: 12, token: NO, side: 'BUY', price: '0.1', size: '1' }),
    );
    await expect.poll(() => newestBook(changes, 1)?.hash).toBe('change-12');
    expect(inShort(changes).filter((change) => change === 'book 0')).toHaveLength(1);
    rest.set(YES, fresh);
    await expect.poll(() => newestBook(changes)?.hash).toBe('change-11');
    expect(shown('bids', newestBook(changes))).toEqual(['1.000000 at 0.480000', '7.000000 at 0.440000']);
  });

  test('is told once, however often fresh books fail', async () => {
    const { changes, send, rest, stream } = await started();
    rest.delete(YES);
    send(priceChange({ time: 1, side: 'BUY', price: '0.46', size: '3', top: ['0.48', '0.5'] }));
    await expect.poll(() => stream.counts.snapshots).toBeGreaterThan(4);
    expect(inShort(changes).slice(2)).toEqual(['gap 0 TOP_DISAGREES']);
    expect(stream.counts.gaps).toBe(1);
  });

  test('is what a book is that never came', async () => {
    const { changes, stream } = await streaming({}, { handles: [handleOf('77')] });
    await expect.poll(() => stream.counts.snapshots).toBeGreaterThan(2);
    expect(inShort(changes)).toEqual(['gap 1 SNAPSHOT_FAILED']);
  });
});

describe('a whole book over the socket', () => {
  test('takes the place of the one before, once its hash is found', async () => {
    const { changes, send, stream } = await started();
    const spec = { time: 3, bids: [['0.4', '1']] as [string, string][], last: '0.390' };
    send(socketBook(spec));
    await expect.poll(() => newestBook(changes)?.hash).toBe(restBook(spec)['hash']);
    expect(shown('bids', newestBook(changes))).toEqual(['1.000000 at 0.400000']);
    expect(newestBook(changes)).toMatchObject({ tickSize: 10_000n, minimumSize: 5_000_000n });
    expect(stream.counts.gaps).toBe(0);
  });

  test('with another hash opens a gap', async () => {
    const { changes, send, rest } = await started();
    const fresh = restBook({ time: 9 });
    rest.set(YES, fresh);
    send({ ...socketBook({ time: 3 }), asks: [{ price: '0.5', size: '11' }] });
    await expect.poll(() => newestBook(changes)?.hash).toBe(fresh['hash']);
    expect(inShort(changes).slice(2)).toEqual(['gap 0 BAD_HASH', 'book 0']);
  });

  test('comes in a list at the start, before REST has answered, and is used when it has', async () => {
    const spec = { time: 3, bids: [['0.4', '1']] as [string, string][] };
    const { changes } = await streaming(
      {},
      {
        start: (server) =>
          (server.onSubscribe = (socket) =>
            socket.send(JSON.stringify([socketBook(spec), socketBook({ token: NO })]))),
      },
    );
    await expect.poll(() => newestBook(changes)?.hash).toBe(restBook(spec)['hash']);
  });
});

test('passes on trades, ticks and resolutions', async () => {
  const { changes, send } = await started();
  const trade = {
    asset_id: YES,
    price: '0.5',
    size: '2.25',
    side: 'SELL',
    timestamp: at(1),
    event_type: 'last_trade_price',
  };
  send(
    trade,
    { ...trade, asset_id: 'of-nobody' },
    {
      asset_id: YES,
      old_tick_size: '0.01',
      new_tick_size: '0.001',
      timestamp: at(2),
      event_type: 'tick_size_change',
    },
    {
      assets_ids: [YES, NO],
      winning_asset_id: NO,
      winning_outcome: 'No',
      timestamp: at(3),
      event_type: 'market_resolved',
    },
    { event_type: 'new_market', id: '9' },
  );
  await expect.poll(() => inShort(changes).at(-1)).toBe('resolved');
  expect(changes.filter(({ kind }) => kind !== 'book')).toMatchObject([
    {
      kind: 'trade',
      side: 'sell',
      price: 500_000n,
      size: 2_250_000n,
      outcome: { marketId: '910001', outcome: 0 },
    },
    { kind: 'tick', tickSize: 1000n, outcome: { outcome: 0 } },
    {
      kind: 'resolved',
      market: { venue: 'polymarket', marketId: '910001' },
      winner: 1,
      at: new Date(Number(at(3))),
    },
  ]);
  expect(newestBook(changes)?.tickSize).toBe(1000n);
});

test('of the tokens of a market it may know one', async () => {
  const { changes, send } = await streaming({}, { handles: [handleOf(YES)] });
  await expect.poll(() => changes.length).toBe(1);
  send({ assets_ids: [YES, NO], winning_asset_id: NO, event_type: 'market_resolved' });
  await expect.poll(() => changes.at(-1)).toMatchObject({ kind: 'resolved', winner: 1 });
});

test('shows every frame and response as it came', async () => {
  const seen: Observation[] = [];
  const { send } = await started({}, { observe: (one) => seen.push(one) });
  send('{"event_type":"novelty" }', 'cut{');
  await expect
    .poll(() => seen.filter(({ kind }) => kind === 'ws'))
    .toEqual([
      { kind: 'ws', stream: 'market', frame: '{"event_type":"novelty" }' },
      { kind: 'ws', stream: 'market', frame: 'cut{' },
    ]);
  expect(seen[0]).toMatchObject({ kind: 'http', host: 'clob', method: 'POST', url: '/books', status: 200 });
});

test('dates a book by the time of receipt at which its frame was shown', async () => {
  let time = Number(at(100_000));
  const shownAt: number[] = [];
  const { changes, send } = await started(
    {},
    {
      receivedAt: () => (time += 1),
      observe: ({ kind }, receivedAt) => {
        if (kind === 'ws') shownAt.push(receivedAt);
      },
    },
  );
  send(priceChange({ time: 1, side: 'BUY', price: '0.47', size: '3' }));
  await expect.poll(() => newestBook(changes)?.hash).toBe('change-1');
  expect(shownAt).toEqual([newestBook(changes)?.receivedAt.getTime()]);
});

test('opens as many connections as the tokens need', async () => {
  const { server } = await started({ tokensPerSocket: 1 });
  const subscriptions = server.sent
    .filter((text) => text !== 'PING')
    .map((text) => JSON.parse(text).assets_ids);
  expect(subscriptions.toSorted()).toEqual([[YES], [NO]].toSorted());
});

test('ends quietly when it is told to, and by leaving the loop', async () => {
  const { server, stop, failure, stream } = await started();
  await stop();
  expect(failure()).toBeNull();
  await expect.poll(() => server.sockets[0]?.readyState).toBe(3);
  for await (const change of stream) expect(change).toBeUndefined();
});
