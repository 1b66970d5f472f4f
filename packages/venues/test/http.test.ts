import { describe, expect, test } from 'vitest';
import { type Observation, polymarketClient, type PolymarketOptions, VenueError } from '../src/index.ts';
import { TokenBucket } from '../src/http/token-bucket.ts';
import { retryAfterMs } from '../src/http/retry-after.ts';
import { handleOf, restBook, YES } from './support/clob.ts';
import { impatientClock, standingClock } from './support/test-clock.ts';
import { type Answer, venueServer } from './support/venue-server.ts';

const good: Answer = { body: JSON.stringify(restBook()) };
const outcome = handleOf(YES);

/** A client of a server that gives these answers one after the other, and the last one for ever. */
async function clientOf(answers: Answer[], options: PolymarketOptions = {}) {
  const clock = impatientClock();
  const server = await venueServer(() => (answers.length > 1 ? answers.shift()! : answers[0]!));
  const client = polymarketClient({
    clobUrl: server.url,
    gammaUrl: server.url,
    clock,
    chance: () => 0.5,
    ...options,
  });
  return { client, server, clock };
}

const failure = async (promise: Promise<unknown>): Promise<VenueError> => {
  const error: unknown = await promise.then(
    () => new Error('it went well'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(VenueError);
  return error as VenueError;
};

describe('asks again', () => {
  test('when the venue was busy, after the time that it asked for', async () => {
    const { client, server, clock } = await clientOf([
      { status: 429, headers: { 'retry-after': '7' } },
      good,
    ]);
    expect((await client.book(outcome)).hash).toBe(restBook()['hash']);
    expect(server.asked).toHaveLength(2);
    expect(clock.slept[0]).toBe(7000);
  });

  test.each([
    ['failed', { status: 503 }],
    ['sent HTML', { body: '<!doctype html><title>One moment</title>' }],
    ['broke off', { body: '{"market":"0xb0', cut: true }],
    ['sent half', { body: '{"market":"0xb0' }],
    ['sent a wrong hash', { body: JSON.stringify({ ...restBook(), hash: 'f00' }) }],
    ['sent another token', { body: JSON.stringify(restBook({ token: '3' })) }],
  ])('when the venue %s', async (_name, first: Answer) => {
    const { client, server, clock } = await clientOf([first, good]);
    expect((await client.book(outcome)).bids).toHaveLength(2);
    expect(server.asked).toHaveLength(2);
    expect(clock.slept).toEqual([187.5]);
  });

  test('with waits that double up to the longest', async () => {
    const { client, clock } = await clientOf([{ status: 500 }], {
      retries: 4,
      backoff: { baseMs: 100, maxMs: 400 },
    });
    await failure(client.book(outcome));
    expect(clock.slept).toEqual([75, 150, 300, 300]);
  });
});

describe('says what went wrong', () => {
  test.each([
    ['RATE_LIMITED', { status: 429, headers: { 'retry-after': '3600' } }, { asked: 1, retryable: true }],
    ['SERVER_ERROR', { status: 502 }, { asked: 4, retryable: true }],
    ['NOT_FOUND', { status: 404, body: '{"error":"No orderbook exists"}' }, { asked: 1, retryable: false }],
    ['HTTP_STATUS', { status: 401 }, { asked: 1, retryable: false }],
    ['HTTP_STATUS', { status: 302, headers: { location: '/elsewhere' } }, { asked: 1, retryable: false }],
    ['NOT_JSON', { body: '<html>' }, { asked: 4, retryable: true }],
    ['TOO_LARGE', { body: 'x'.repeat(3000) }, { asked: 1, retryable: false }],
    ['MISSING_FIELD', { body: '{}' }, { asked: 1, retryable: false }],
    ['NOT_AN_OBJECT', { body: '7' }, { asked: 1, retryable: false }],
  ] as const)('%s', async (code, answer, { asked, retryable }) => {
    const { client, server } = await clientOf([answer], { maxBytes: 2000 });
    const error = await failure(client.book(outcome));
    expect(error).toMatchObject({ code, retryable, venue: 'polymarket' });
    expect(error.message).toMatch(/^(?:Polymarket|The response) [^.]*(?:\([^)]*\))?\.$/);
    expect(server.asked).toHaveLength(asked);
  });

  test('a stream of data without an announced length is cut off, too', async () => {
    const { client } = await clientOf(
      [{ body: 'x'.repeat(3000), headers: { 'transfer-encoding': 'chunked' } }],
      {
        maxBytes: 2000,
      },
    );
    expect(await failure(client.book(outcome))).toMatchObject({ code: 'TOO_LARGE' });
  });

  test('when nothing answers in time', async () => {
    const { client } = await clientOf([{ stall: true }], { timeoutMs: 20, retries: 0 });
    expect(await failure(client.book(outcome))).toMatchObject({ code: 'TIMEOUT', retryable: true });
  });

  test('when nobody listens', async () => {
    const client = polymarketClient({ clobUrl: 'http://127.0.0.1:1', retries: 0 });
    expect(await failure(client.book(outcome))).toMatchObject({ code: 'UNREACHABLE', retryable: true });
  });
});

test('stops at once when it is told to, while it waits for an answer and between two attempts', async () => {
  const stop = new AbortController();
  const { client, server } = await clientOf([{ stall: true }]);
  const asking = client.book(outcome, { signal: stop.signal });
  await expect.poll(() => server.asked.length).toBe(1);
  stop.abort(new Error('enough'));
  await expect(asking).rejects.toThrow('enough');
  await expect(client.book(outcome, { signal: stop.signal })).rejects.toThrow('enough');
  expect(server.asked).toHaveLength(1);
});

test('shows every response as it came, bad ones included', async () => {
  const seen: Observation[] = [];
  const busy = { status: 429, body: 'later', headers: { 'retry-after': '7' } };
  const { client } = await clientOf([busy, { status: 500, body: 'oh' }, good], {
    observe: (one) => seen.push(one),
  });
  await client.book(outcome);
  const common = { kind: 'http', host: 'clob', method: 'GET', url: `/book?token_id=${YES}` };
  expect(seen).toEqual([
    { ...common, ...busy },
    { ...common, status: 500, body: 'oh' },
    { ...common, status: 200, body: good.body },
  ]);
});

test('the time of receipt is read once, for who observes and for the book', async () => {
  let time = Date.now();
  const seen: number[] = [];
  const { client } = await clientOf([good], {
    receivedAt: () => (time += 1),
    observe: (_, receivedAt) => seen.push(receivedAt),
  });
  const { receivedAt } = await client.book(outcome);
  expect(seen).toEqual([receivedAt.getTime()]);
});

test('an outcome without a token is refused without asking', async () => {
  const { client, server } = await clientOf([good]);
  const error = await failure(client.book({ ...outcome, tokenId: null }));
  expect(error).toMatchObject({ code: 'NO_TOKEN' });
  expect(server.asked).toEqual([]);
});

describe('pacing', () => {
  /** The times at which each of many requests at once would go, in a time of our own. */
  const turns = async (requests: number, count: number): Promise<number[]> => {
    const went: number[] = [];
    const clock = standingClock((ms) => void went.push(ms));
    const bucket = new TokenBucket({ requests, perMs: 10_000 }, clock);
    for (let turn = 0; turn < count; turn += 1) await bucket.take();
    return went;
  };

  test.each([[500], [300], [10], [1]])('no window holds more than %i requests', async (requests) => {
    const waits = await turns(requests, requests * 3);
    const times = [...Array.from({ length: requests * 3 - waits.length }, () => 0), ...waits];
    for (const time of times) {
      expect(times.filter((other) => other >= time && other < time + 10_000).length).toBeLessThanOrEqual(
        requests,
      );
    }
  });

  test('a tenth goes at once', async () => {
    expect(await turns(500, 50)).toEqual([]);
    expect(await turns(500, 51)).toEqual([25]);
  });

  test('a pause holds everybody back', async () => {
    const went: number[] = [];
    const clock = standingClock((ms) => void went.push(ms));
    const bucket = new TokenBucket({ requests: 100, perMs: 10_000 }, clock);
    bucket.pause(5000);
    await bucket.take();
    expect(went).toEqual([5000]);
  });
});

test.each([
  ['3', 3000],
  ['0', 0],
  ['1.5', 1500],
  ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
  ['Wed, 31 Dec 1969 23:00:00 GMT', 0],
  ['soon', null],
  [null, null],
])('Retry-After %s is %s ms', (header, ms) => {
  expect(retryAfterMs(header, 0)).toBe(ms);
});
