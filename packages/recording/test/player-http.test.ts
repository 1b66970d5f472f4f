import { describe, expect, test } from 'vitest';
import { parseClobResolution, parseGammaEvents, parseGammaMarkets } from '@prescient/venues';
import { generateDay, type Observation, readRecording, Recorder } from '../src/index.ts';
import { temporaryFile } from './support/folder.ts';
import { answer, bidFrame, bookBody, frame, play, recordingOf } from './support/play.ts';
import { ToldBooks } from './support/told-books.ts';

const get = async (url: string): Promise<{ status: number; text: string }> => {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
};

test('answers with the last observation at or before its clock, whatever the order of the parameters', async () => {
  const url = '/markets?cursor=x&limit=2';
  const observations = [
    answer(0, url, { body: '0', host: 'kalshi' }),
    answer(50, url, { body: '50', host: 'kalshi' }),
  ];
  const player = await play(
    recordingOf([...observations, answer(60, url, { body: '60', host: 'kalshi', status: 500 })]),
  );
  const ask = () => get(`${player.urls.kalshi}/markets?limit=2&cursor=x`);
  expect(await ask()).toEqual({ status: 200, text: '0' });
  await player.play(49);
  expect(await ask()).toEqual({ status: 200, text: '0' });
  await player.play(50);
  expect(await ask()).toEqual({ status: 200, text: '50' });
  await player.play();
  expect(await ask()).toEqual({ status: 500, text: '60' });
  expect((await get(`${player.urls.kalshi}/markets?limit=3`)).status).toBe(404);
  expect((await get(`${player.urls.clob}/markets?limit=2&cursor=x`)).status).toBe(404);
});

describe('books', () => {
  test('are as the frames left them, with the hash that the frames gave', async () => {
    const player = await play(
      recordingOf([
        answer(0, '/book?token_id=1', bookBody('1')),
        frame(1, bidFrame('1', { price: '0.5', size: '7', hash: 'h1' })),
        frame(2, bidFrame('1', { price: '0.4', size: '0', hash: 'h2' })),
      ]),
    );
    await player.play();
    const { text } = await get(`${player.urls.clob}/book?token_id=1`);
    expect(text).toBe(
      bookBody('1', 'h2')
        .replace('"timestamp":"1"', '"timestamp":"2"')
        .replace('"0.4","size":"10"', '"0.5","size":"7"'),
    );
  });

  test('many at once are put together from single ones, and missing ones are missing', async () => {
    const books = ['1', '2'].map((token) => answer(0, `/book?token_id=${token}`, bookBody(token)));
    const player = await play(
      recordingOf([...books, answer(1, '/book?token_id=2', { body: '{}', status: 404 })]),
    );
    const ask = async (ids: unknown) => {
      const body = JSON.stringify(ids);
      const response = await fetch(`${player.urls.clob}/books`, { method: 'POST', body });
      return { status: response.status, json: JSON.parse(await response.text()) };
    };
    const wanted = ['2', '9', '1'].map((token_id) => ({ token_id }));
    expect((await ask(wanted)).json.map((book: { asset_id: string }) => book.asset_id)).toEqual(['2', '1']);
    await player.play();
    expect((await ask(wanted)).json.map((book: { asset_id: string }) => book.asset_id)).toEqual(['1']);
    expect((await ask({ token_id: '1' })).status).toBe(400);
    expect((await ask(Array.from({ length: 501 }, () => wanted[0]))).status).toBe(400);
  });

  test('of a recorded list are known one by one', async () => {
    const body = `[${bookBody('1')},${bookBody('2')}]`;
    const post = {
      at: 0,
      kind: 'http',
      method: 'POST',
      url: '/books',
      host: 'clob',
      status: 200,
      body,
    } as const;
    const player = await play(recordingOf([post]));
    expect((await get(`${player.urls.clob}/book?token_id=2`)).text).toBe(bookBody('2'));
  });

  test('of another token and no book at all are answered as recorded, until the next good one', async () => {
    const player = await play(
      recordingOf([
        answer(0, '/book?token_id=1', bookBody('1')),
        answer(1, '/book?token_id=1', bookBody('2')),
        frame(2, bidFrame('1', { price: '0.5', size: '7' })),
        answer(3, '/book?token_id=1', { body: 'gone', status: 404 }),
      ]),
    );
    const tokenSeen = async () =>
      /"asset_id":"(\d)"|gone/.exec((await get(`${player.urls.clob}/book?token_id=1`)).text)?.[0];
    await player.play(1);
    expect(await tokenSeen()).toBe('"asset_id":"2"');
    await player.play(2);
    expect(await tokenSeen()).toBe('"asset_id":"1"');
    await player.play(3);
    expect(await tokenSeen()).toBe('gone');
  });
});

describe('a generated day', () => {
  const day = generateDay({ seed: 'served', markets: 130, changes: 3000, history: 5 });

  test('answers with the books that its frames tell, after being recorded to a file and read', async () => {
    const path = temporaryFile();
    const recorder = await Recorder.create({
      path,
      venue: 'polymarket',
      startedAt: new Date(day.header.startedAt),
    });
    const told = new ToldBooks();
    const until = 12 * 3_600_000;
    for await (const observation of day.observations()) {
      if (observation.at <= until) told.hear(observation);
      await recorder.write(observation);
    }
    await recorder.close();
    const player = await play(await readRecording(path));
    await player.play(until);
    expect(player.now().toISOString()).toBe('2026-02-01T12:00:00.000Z');
    for (const { tokens, resolution } of day.truth.markets) {
      const { status, text } = await get(`${player.urls.clob}/book?token_id=${tokens[1]}`);
      expect(status).toBe(resolution!.steps[0]!.at <= until ? 404 : 200);
      if (status === 200) expect(text).toBe(told.body(tokens[1]));
    }
  });

  test('is paged by cursor, each market once, the closed ones for those who ask', async () => {
    const player = await play(day);
    const listed = async (filter: string, noun: 'markets' | 'events') => {
      const ids: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const after = cursor === '' ? '' : `&after_cursor=${cursor}`;
        const { text } = await get(`${player.urls.gamma}/${noun}/keyset?limit=40${filter}${after}`);
        const page = noun === 'markets' ? parseGammaMarkets(text) : parseGammaEvents(text);
        expect(page.refusals).toEqual([]);
        ids.push(...page.markets.map(({ marketId }) => marketId));
        cursor = page.nextCursor;
      }
      return ids;
    };
    const all = day.truth.markets.map(({ marketId }) => marketId);
    expect(await listed('', 'markets')).toEqual(all);
    expect((await listed('', 'events')).toSorted()).toEqual(all);
    expect(await listed('&closed=true', 'markets')).toEqual([]);
    await player.play();
    expect(await listed('', 'markets')).toEqual([]);
    expect(await listed('&closed=true', 'markets')).toEqual(all);
    const { text } = await get(`${player.urls.gamma}/markets?id=${all[3]}&id=${all[7]}`);
    expect(parseGammaMarkets(text).markets.map(({ marketId }) => marketId)).toEqual([all[3], all[7]]);
    expect((await get(`${player.urls.gamma}/markets/${all[5]}`)).text).toContain(`"id":"${all[5]}"`);
    expect((await get(`${player.urls.gamma}/markets/1`)).status).toBe(404);
  });

  test('has a price history, whatever its fineness, and says who won', async () => {
    const player = await play(day);
    const { tokens, conditionId } = day.truth.markets.find(
      ({ resolution }) => resolution?.kind === 'second',
    )!;
    const [first, second] = await Promise.all(
      tokens.map(async (token) => {
        const url = `${player.urls.clob}/prices-history?market=${token}&interval=1d&fidelity=60`;
        return JSON.parse((await get(url)).text).history as { t: number; p: number }[];
      }),
    );
    expect(first).toHaveLength(5);
    for (const [index, { t, p }] of first!.entries()) {
      expect(Number.isSafeInteger(t)).toBe(true);
      expect(second![index]).toEqual({ t, p: Number((1 - p).toFixed(4)) });
    }
    await player.play();
    const { text } = await get(`${player.urls.clob}/markets/${conditionId}`);
    const payouts = [0n, 1_000_000n];
    expect(parseClobResolution(text)).toMatchObject({
      resolution: { conditionId, tokens, status: 'resolved', payouts },
    });
  });
});

test('has true books through every fault of the feed', async () => {
  const day = generateDay({ seed: 'wild', markets: 25, changes: 6_000, faultsOfEachKind: 3 });
  const player = await play(day);
  const books = new ToldBooks();
  let asked = 0;
  for (const { at, until } of day.truth.faults) {
    await player.play(Math.max(at, until));
    for (const { tokens } of day.truth.markets) {
      // The outages are to be used up by this too: what they answer is no book of this token.
      const { text } = await get(`${player.urls.clob}/book?token_id=${tokens[0]}`);
      if (!text.includes(`"asset_id":"${tokens[0]}"`)) continue;
      books.hear(answer(at, '/book?', text));
      expect(books.body(tokens[0])).toBe(text);
      asked += 1;
    }
  }
  expect(asked).toBeGreaterThan(400);
});

test('has as many bad answers as its recording says, and then good ones', async () => {
  const outage = { at: 1, kind: 'outage', host: 'clob', path: '/book', times: 2, status: 429 } as const;
  const player = await play(
    recordingOf([
      answer(0, '/book?token_id=1', bookBody('1')),
      { ...outage, body: 'slower', headers: { 'retry-after': '1' } },
    ]),
  );
  const statuses = async () => {
    const responses = [];
    for (let count = 0; count < 3; count += 1)
      responses.push(await fetch(`${player.urls.clob}/book?token_id=1`));
    return responses.map(({ status, headers }) => `${status} ${headers.get('retry-after')}`);
  };
  expect(await statuses()).toEqual(['200 null', '200 null', '200 null']);
  await player.play();
  expect((await get(`${player.urls.gamma}/markets`)).status).toBe(200);
  expect(await statuses()).toEqual(['429 1', '429 1', '200 null']);
});

test('refuses what no venue has, and a question that is too large', async () => {
  const player = await play(recordingOf([]));
  const { origin } = new URL(player.urls.gamma);
  for (const path of ['/', '/ws', '/other/markets', '//x', '/gamma/../etc']) {
    expect((await get(origin + path)).status).toBe(404);
  }
  const response = await fetch(`${player.urls.clob}/books`, {
    method: 'POST',
    body: 'x'.repeat(2_000_000),
  }).catch(() => null);
  expect(response?.status ?? 413).toBe(413);
});

test('answers whatever a recording holds, and sends no header that would break the answer', async () => {
  const headers = {
    'Content-Length': '3',
    'content-encoding': 'gzip',
    'Retry-After': '7',
    'content-type': 'a\nb',
  };
  const odd = { ...answer(0, '/odd', 'all of it'), headers } as Observation;
  const urls = ['//', '/\\', '/%', '/?&&=', '/books'].map((url) => answer(0, url, '[1,{}]'));
  const player = await play(recordingOf([odd, ...urls, answer(0, '/markets/7', 'no JSON')]));
  const response = await fetch(`${player.urls.clob}/odd`);
  expect(response.headers.get('retry-after')).toBe('7');
  expect(await response.text()).toBe('all of it');
  expect((await get(`${player.urls.clob}/markets/7`)).text).toBe('no JSON');
});

test('a day without a market is refused', () => {
  expect(() => generateDay({ seed: 'empty', markets: 0, changes: 1 })).toThrow(RangeError);
});
