import { describe, expect, test } from 'vitest';
import { at, handleOf, NO, priceChange, restBook, socketBook, YES } from '../support/clob.ts';
import { inShort, newestBook, type Streaming, streaming } from '../support/streaming.ts';

async function started(...args: Parameters<typeof streaming>): Promise<Streaming> {
  const streamed = await streaming(...args);
  await expect.poll(() => inShort(streamed.changes)).toEqual(expect.arrayContaining(['book 0', 'book 1']));
  return streamed;
}

/** Gives REST books that are newer, so that what comes after a fault can be told from what was before. */
const refresh = ({ rest }: Streaming, time: number): void => {
  for (const token of [YES, NO]) rest.set(token, restBook({ token, time }));
};

const whole = (length: number): string =>
  JSON.stringify({ event_type: 'novelty', padding: 'x'.repeat(length) });

describe('a frame that cannot be read', () => {
  test.each([
    ['that is cut', '{"event_type":"price_change","price_chan', 'truncated'],
    ['that is HTML', '<html>', 'truncated'],
    ['of a megabyte', whole(1_000_000), 'tooLarge'],
  ] as const)('%s loses all books until REST has given them again', async (_name, frame, count) => {
    const streamed = await started();
    refresh(streamed, 20);
    streamed.send(frame);
    await expect.poll(() => newestBook(streamed.changes, 1)?.occurredAt.getTime()).toBe(Number(at(20)));
    expect(inShort(streamed.changes).slice(2)).toEqual([
      'gap 0 UNREADABLE_FRAME',
      'gap 1 UNREADABLE_FRAME',
      'book 0',
      'book 1',
    ]);
    expect(streamed.stream.counts).toMatchObject({ [count]: 1, gaps: 2, reconnects: 0 });
    streamed.send(priceChange({ time: 30, side: 'BUY', price: '0.46', size: '1' }));
    await expect.poll(() => newestBook(streamed.changes)?.hash).toBe('change-30');
  });

  test('just below a megabyte is read', async () => {
    const { send, stream } = await started();
    send(whole(999_900));
    await expect.poll(() => stream.counts).toMatchObject({ unknown: 1, tooLarge: 0, gaps: 0 });
  });

  test('in bytes instead of text is one, too', async () => {
    const { server, stream } = await started();
    server.sockets[0]?.send(Buffer.from('{}'));
    await expect.poll(() => stream.counts).toMatchObject({ tooLarge: 1, gaps: 2 });
  });
});

const change = priceChange({ time: 1, side: 'BUY', price: '0.46', size: '3' });
const altered = (fields: Record<string, unknown>) => ({
  ...change,
  price_changes: [{ ...(change['price_changes'] as object[])[0], ...fields }],
});

describe('a change that cannot be', () => {
  test.each([
    ['a price above 1', altered({ price: '1.2' })],
    ['a negative size', altered({ size: '-3' })],
    ['a number instead of a text', altered({ size: 3 })],
    ['a side that is none', altered({ side: 'HOLD' })],
    ['a missing price', altered({ price: undefined })],
    ['a missing time', { ...change, timestamp: undefined }],
    ['a time ahead of our clock', { ...change, timestamp: String(Date.now() + 60_000) }],
    ['a best price that is none', altered({ best_bid: 'high' })],
    ['a book without levels', { ...socketBook({ time: 1 }), bids: undefined }],
    ['a book with a negative size', { ...socketBook({ time: 1 }), bids: [{ price: '0.4', size: '-1' }] }],
    ['a tick of 0', { asset_id: YES, new_tick_size: '0', timestamp: at(1), event_type: 'tick_size_change' }],
  ])('with %s loses that book alone', async (_name, frame) => {
    const streamed = await started();
    refresh(streamed, 20);
    streamed.send(frame);
    await expect.poll(() => newestBook(streamed.changes)?.occurredAt.getTime()).toBe(Number(at(20)));
    expect(inShort(streamed.changes).slice(2)).toEqual([expect.stringMatching(/^gap 0/), 'book 0']);
    expect(streamed.stream.counts.gaps).toBe(1);
  });

  test('and does not say of what loses all', async () => {
    const streamed = await started();
    refresh(streamed, 20);
    streamed.send({ event_type: 'price_change', timestamp: at(1) }, 7);
    await expect.poll(() => newestBook(streamed.changes, 1)?.occurredAt.getTime()).toBe(Number(at(20)));
    expect(streamed.stream.counts.bad).toBe(2);
    expect(inShort(streamed.changes)).toContain('gap 1 BAD_CHANGE');
  });

  test('in a book for another token changes nothing', async () => {
    const { send, stream, changes } = await started();
    send(
      socketBook({ token: '99', time: 1 }),
      priceChange({ token: '98', time: 1, side: 'BUY', price: '7', size: '1' }),
    );
    await expect.poll(() => stream.counts.frames).toBe(2);
    expect(inShort(changes)).toEqual(['book 0', 'book 1']);
    expect(stream.counts).toMatchObject({ gaps: 0, bad: 0 });
  });
});

describe('a connection', () => {
  test('that breaks is made again, and its books are fetched again', async () => {
    const streamed = await started();
    refresh(streamed, 20);
    streamed.server.sockets[0]?.terminate();
    await expect.poll(() => newestBook(streamed.changes, 1)?.occurredAt.getTime()).toBe(Number(at(20)));
    expect(inShort(streamed.changes).slice(2)).toEqual([
      'gap 0 DISCONNECTED',
      'gap 1 DISCONNECTED',
      'book 0',
      'book 1',
    ]);
    expect(streamed.stream.counts).toMatchObject({ reconnects: 1, gaps: 2 });
    expect(streamed.server.sockets).toHaveLength(2);
  });

  test('that says nothing at all, not even PONG, is given up', async () => {
    const streamed = await started({ silentMs: 150 });
    refresh(streamed, 20);
    await expect.poll(() => newestBook(streamed.changes)?.occurredAt.getTime()).toBe(Number(at(20)));
    expect(inShort(streamed.changes)).toContain('gap 0 DISCONNECTED');
    expect(streamed.stream.counts.reconnects).toBeGreaterThan(0);
  });

  test('that answers PINGs lives on', async () => {
    const silentMs = 4_000;
    const start = Date.now();
    const streamed = await streaming(
      { silentMs },
      {
        start: (server) => {
          server.onSubscribe = (socket) => socket.on('message', () => socket.send('PONG'));
        },
      },
    );
    await expect.poll(() => Date.now() - start).toBeGreaterThan(silentMs + 500);
    expect(streamed.stream.counts.frames).toBeGreaterThan(20);
    expect(streamed.stream.counts).toMatchObject({ reconnects: 0, gaps: 0, truncated: 0 });
  });

  test('that is open and froze is found out by fresh books', async () => {
    const streamed = await started({ verifyMs: 30 });
    streamed.rest.set(YES, restBook({ time: 20, bids: [['0.3', '1']] }));
    await expect.poll(() => newestBook(streamed.changes)?.bids[0]?.price).toBe(300_000n);
    // The book is told before the channel is made again.
    await expect.poll(() => streamed.stream.counts.reconnects).toBeGreaterThan(0);
    expect(inShort(streamed.changes)).toContain('gap 0 DISCONNECTED');
  });

  test('that is quiet because nothing happens is kept, and its books are confirmed', async () => {
    const { changes, stream } = await started({ verifyMs: 30 });
    const first = newestBook(changes)?.receivedAt.getTime() ?? Infinity;
    await expect.poll(() => newestBook(changes)?.receivedAt.getTime()).toBeGreaterThan(first);
    expect(stream.counts).toMatchObject({ reconnects: 0, gaps: 0 });
  });

  test('that cannot be made is tried again and again', async () => {
    const { stream, changes } = await streaming({}, { streamUrl: 'ws://127.0.0.1:1/' });
    await expect.poll(() => stream.counts.reconnects).toBeGreaterThan(3);
    expect(inShort(changes)).toEqual(['gap 0 DISCONNECTED', 'gap 1 DISCONNECTED']);
  });

  test('does not subscribe again to a market that has ended', async () => {
    const { server, send, changes } = await started();
    send({ assets_ids: [YES], winning_asset_id: YES, timestamp: at(1), event_type: 'market_resolved' });
    await expect.poll(() => inShort(changes)).toContain('resolved');
    server.sockets[0]?.terminate();
    await expect.poll(() => server.sent.filter((text) => text.startsWith('{')).length).toBe(2);
    expect(JSON.parse(server.sent.filter((text) => text.startsWith('{'))[1] ?? '')).toMatchObject({
      assets_ids: [NO],
    });
    expect(inShort(changes)).not.toContain('gap 0 DISCONNECTED');
  });
});

test('a fault of ours ends the stream with that fault', async () => {
  const { failure } = await streaming(
    {},
    {
      observe: () => {
        throw new Error('the disk is full');
      },
    },
  );
  await expect.poll(() => String(failure())).toBe('Error: the disk is full');
});

test('an outcome without a token cannot be streamed', async () => {
  await expect(streaming({}, { handles: [{ ...handleOf(YES), tokenId: null }] })).rejects.toMatchObject({
    code: 'NO_TOKEN',
  });
});
