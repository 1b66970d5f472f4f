import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parsePage, polymarketClient, VenueError, type VenueMarket } from '../src/index.ts';

/** A market that closed at final prices without the oracle's word. */
const closed = (fields: object = {}): VenueMarket => {
  const market = {
    id: '5007',
    question: 'Ended, but the word of the oracle is missing',
    conditionId: '0x07',
    closed: true,
    outcomes: '["Yes","No"]',
    outcomePrices: '["1","0"]',
    clobTokenIds: '["11","22"]',
    updatedAt: '2026-11-30T10:00:41Z',
    ...fields,
  };
  return parsePage('polymarket', JSON.stringify([market])).markets[0]!;
};

const clob = (winner: string | null, fields: object = {}): object => ({
  condition_id: '0x07',
  closed: true,
  tokens: [
    { token_id: '11', outcome: 'Yes', winner: winner === '11' },
    { token_id: '22', outcome: 'No', winner: winner === '22' },
  ],
  ...fields,
});

/** Asks a CLOB that answers this; also the paths that were asked for. */
async function asked(market: VenueMarket, answer: object | string, status = 200) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url!);
    response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = polymarketClient({ clobUrl: url, retries: 0 });
  return { paths, work: client.confirmed!(market) };
}

const ONE = 1_000_000n;
const reversed = { clobTokenIds: '["22","11"]' };
const UNCHANGED = { status: 'closed', payouts: null, review: 'NOT_CONFIRMED' };
const DIFFERENT = { status: 'closed', payouts: null, review: 'SOURCES_DIFFER' };
const half = { outcomePrices: '["0.5","0.5"]' };

describe('a market that closed without the oracle is asked about at the CLOB', () => {
  test.each([
    ['the same winner', {}, clob('11'), { status: 'resolved', payouts: [ONE, 0n], review: null }],
    ['the other winner', {}, clob('22'), DIFFERENT],
    [
      'tokens in the other order',
      reversed,
      clob('22'),
      { status: 'resolved', payouts: [ONE, 0n], review: null },
    ],
    ['the winner by another order', reversed, clob('11'), DIFFERENT],
    ['other tokens', { clobTokenIds: '["33","44"]' }, clob('11'), DIFFERENT],
    ['another condition', {}, clob('11', { condition_id: '0x08' }), DIFFERENT],
    ['a market that is open', {}, clob(null, { closed: false }), UNCHANGED],
    ['no winner', {}, clob(null), UNCHANGED],
    ['a half for a half', half, clob(null, { is_50_50_outcome: true }), { status: 'resolved', review: null }],
    ['a half for a win', {}, clob(null, { is_50_50_outcome: true }), DIFFERENT],
    ['a win for a half', half, clob('11'), DIFFERENT],
  ] as const)('%s', async (...[, fields, answer, expected]) => {
    const { work, paths } = await asked(closed(fields), answer);
    expect(await work).toMatchObject(expected);
    expect(paths).toEqual(['/markets/0x07']);
  });

  test.each([
    ['one that is open', { closed: false, outcomePrices: '["0.4","0.6"]' }],
    ['one that the oracle resolved', { umaResolutionStatus: 'resolved' }],
    ['one that somebody disputes', { umaResolutionStatus: 'disputed' }],
    ['one that somebody proposes a result of', { umaResolutionStatus: 'proposed' }],
    ['one whose prices are no result', { outcomePrices: '["0.9","0.1"]' }],
  ])('but not %s', async (_, fields) => {
    const market = closed(fields);
    const { work, paths } = await asked(market, clob('22'));
    expect(await work).toBe(market);
    expect(paths).toEqual([]);
  });

  test.each([
    ['an error', '{}', 500, 'SERVER_ERROR'],
    ['a market that it does not know', '{"error":"market not found"}', 404, 'NOT_FOUND'],
    ['no JSON', '<html>', 200, 'NOT_JSON'],
    ['a market without tokens', clob('11', { tokens: [] }), 200, 'MARKET_REFUSED'],
  ] as const)('%s is an error of the venue, and nothing is guessed', async (...[, answer, status, code]) => {
    const { work } = await asked(closed(), answer, status);
    const error = await work.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VenueError);
    expect(error).toMatchObject({ code });
  });
});
