import { describe, expect, test } from 'vitest';
import { handlesOf, kalshiClient } from '../src/index.ts';
import { market, one, only } from './support/kalshi-market.ts';
import { venueServer } from './support/venue-server.ts';

describe('the fees of a series', () => {
  const seriesJson = (fields: object) => JSON.stringify({ series: { ticker: 'KXHARBOUR', ...fields } });
  const feesFrom = async (
    series: { body?: string; status?: number },
    fields: Record<string, unknown> = {},
  ) => {
    const server = await venueServer(({ url }) =>
      url.startsWith('/series/') ? series : { body: JSON.stringify({ market: market(fields) }) },
    );
    const client = kalshiClient({ url: server.url, retries: 0 });
    const read = async () => (await client.market('KXHARBOUR-26-PIL')).market.fees;
    return { read, server };
  };
  const kalshi = { kind: 'kalshi', rule: 'balance-4' };

  test.each([
    ['quadratic', 1, { ...kalshi, multiplier: '1', makerMultiplier: '0' }],
    ['quadratic', 0.5, { ...kalshi, multiplier: '0.5', makerMultiplier: '0' }],
    ['quadratic', 0, { ...kalshi, multiplier: '0', makerMultiplier: '0' }],
    ['quadratic_with_maker_fees', 0.5, { ...kalshi, multiplier: '0.5', makerMultiplier: '0.5' }],
    ['flat', 1, { kind: 'unknown' }],
    [null, 1, { kind: 'unknown' }],
    ['quadratic', null, { kind: 'unknown' }],
    ['quadratic', -1, { kind: 'unknown' }],
  ])('of type %s with multiplier %s are %o', async (fee_type, fee_multiplier, fees) => {
    const { read } = await feesFrom({ body: seriesJson({ fee_type, fee_multiplier }) });
    expect(await read()).toEqual(fees);
  });

  test('are unknown where the venue does not know the series, and not said where it is away', async () => {
    const unknown = await feesFrom({ status: 404 });
    expect(await unknown.read()).toEqual({ kind: 'unknown' });
    const away = await feesFrom({ status: 503 });
    expect(await away.read()).toBeNull();
    expect(await away.read()).toBeNull();
    // An answer that did not come is asked for again; a known one is not.
    const seriesAsked = ({ asked }: typeof away.server) =>
      asked.filter(({ url }) => url.startsWith('/series/'));
    await unknown.read();
    expect([seriesAsked(unknown.server), seriesAsked(away.server)].map((asked) => asked.length)).toEqual([
      1, 2,
    ]);
  });

  test('are waived until the time that the market says', async () => {
    const { read } = await feesFrom(
      { body: seriesJson({ fee_type: 'quadratic', fee_multiplier: 1 }) },
      { fee_waiver_expiration_time: '2026-12-24T00:00:00Z' },
    );
    expect(await read()).toMatchObject({ multiplier: '1', waivedUntil: '2026-12-24T00:00:00.000Z' });
  });
});

describe('the question of a market', () => {
  test.each([
    ['Who will be mayor?', 'Alda Brook', 'Who will be mayor? — Alda Brook'],
    ['Who will be mayor?', '  ', 'Who will be mayor?'],
    ['Who will be mayor?', undefined, 'Who will be mayor?'],
    ['Will it rain?', 'Yes', 'Will it rain?'],
    ['Will ALDA Brook be mayor?', 'Alda Brook', 'Will ALDA Brook be mayor?'],
  ])('titled %s about %s is %s', (title, yes_sub_title, question) => {
    expect(only({ title, yes_sub_title }).question).toBe(question);
  });
});

describe('the prices of a market', () => {
  const ranges = (...list: [start: string, end: string, step: string][]) =>
    list.map(([start, end, step]) => ({ start, end, step }));
  const taper = ranges(
    ['0.9000', '1.0000', '0.0010'],
    ['0.0000', '0.1000', '0.0010'],
    ['0.1', '0.9', '0.01'],
  );

  test('have ranges where the step changes, in order, and none where one step holds', () => {
    expect(only({ price_ranges: taper })).toMatchObject({
      tickSize: 10_000n,
      priceRanges: [
        { start: 0n, end: 100_000n, step: 1_000n },
        { start: 100_000n, end: 900_000n, step: 10_000n },
        { start: 900_000n, end: 1_000_000n, step: 1_000n },
      ],
    });
    expect(only({ price_ranges: ranges(['0.01', '0.99', '0.01']) }).priceRanges).toBeNull();
    expect(
      only({ price_ranges: ranges(['0', '0.5', '0.001'], ['0.5', '1', '0.001']) }).priceRanges,
    ).toBeNull();
    expect(only({ price_ranges: ranges(['0.2', '0.8', '0.01']) }).priceRanges).toHaveLength(1);
  });

  test('come with the books of both outcomes', async () => {
    const book = { yes_dollars: [['0.3', '7']], no_dollars: [['0.65', '25']] };
    const server = await venueServer(() => ({ body: JSON.stringify({ orderbook_fp: book }) }));
    const handles = handlesOf(only({ price_ranges: taper }));
    const { books } = await kalshiClient({ url: server.url }).books(handles);
    expect(books.map(({ priceRanges }) => priceRanges?.length)).toEqual([3, 3]);
  });

  test.each([
    [ranges(['0.5', '0.5', '0.01'])],
    [ranges(['0.6', '0.5', '0.01'])],
    [ranges(['0', '1.5', '0.01'])],
    [ranges(['-1', '1', '0.01'])],
  ])('are refused where a range is none: %j', (price_ranges) => {
    expect(one({ price_ranges }).refusals).toMatchObject([{ code: 'NUMBER_RANGE', field: 'price_ranges' }]);
  });
});
