import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { importMarkets } from '@prescient/core';
import { aBuy, startApi, type TestApi } from '../support/api.ts';
import { mcpFace, restAnswer, trpcFace, v1Face, type Face } from '../support/faces.ts';
import type { Loose } from '../support/http.ts';
import { aListing } from '../support/listing.ts';
import { ShownBooks } from '../support/shown-books.ts';

const ASKS = [
  ['0.50', '100'],
  ['0.52', '300'],
] as const;

let api: TestApi;
beforeAll(async () => {
  const books = Object.assign(new ShownBooks(), { asks: ASKS });
  api = await startApi({ quotes: books });
  await importMarkets(api.db, { events: [], markets: [aListing(), aListing({ marketId: 'snow' })] });
});
afterAll(() => api.close());

const buy = (portfolioId: number, tradeId: string) =>
  aBuy({ portfolioId, tradeId, marketId: 'rain', price: '0.55', amount: '100' });

/** The things that a person does, each as a call; `id` is a portfolio of one's own that fills from books. */
const things = (id: number): readonly (readonly [thing: string, procedure: string, input: object])[] => [
  ['finds a market by words', 'market.search', { text: 'rain port', limit: 5 }],
  ['sees its book', 'market.book', { marketId: 'rain', outcome: 0 }],
  ['previews a buy', 'trade.preview', buy(id, 'mine')],
  ['buys', 'trade.execute', buy(id, 'mine')],
  ['sees the receipt, recomputed', 'trade.receipt', { portfolioId: id, tradeId: 'mine' }],
  [
    'previews a sale',
    'trade.previewClose',
    { portfolioId: id, tradeId: 'mine', commandId: 'part', shares: '50', price: '0.4' },
  ],
  [
    'sells',
    'trade.close',
    { portfolioId: id, tradeId: 'mine', commandId: 'part', shares: '50', price: '0.4' },
  ],
  ['sees what is left', 'portfolio.summary', { portfolioId: id, limit: 5 }],
  ['pauses', 'portfolio.pause', { portfolioId: id, reason: 'a look' }],
  ['is refused while it is paused', 'trade.execute', buy(id, 'more')],
  ['reads a report', 'report.get', { portfolioId: id, period: 'day' }],
  ['compares two portfolios', 'report.compare', { portfolioIds: [id, 1], period: 'day' }],
  ['audits', 'audit.verify', { portfolioId: id }],
];

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
/** Fields that tell of a moment, or of one portfolio as such. */
const OWN = /^(?:portfolio_?[iI]d|id|ledger_?[hH]ash|days)$|Ms$|_ms$/;

/** An answer without what differs between two portfolios that did the same at two moments. */
function withoutMoment(answer: Loose): Loose {
  if (Array.isArray(answer)) return answer.map(withoutMoment);
  if (typeof answer === 'string') return ISO.test(answer) ? 'a moment' : answer;
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).flatMap(([name, value]) => (OWN.test(name) ? [] : [[name, withoutMoment(value)]])),
  );
}

async function doAll(face: Face): Promise<Map<string, Loose>> {
  const id = await api.newPortfolio('1000', 'book');
  const answers = new Map<string, Loose>();
  for (const [thing, procedure, input] of things(id)) {
    const answer = await face.call(procedure, input);
    answers.set(
      thing,
      JSON.parse(JSON.stringify(withoutMoment(answer)).replaceAll(`ortfolio ${id}`, 'ortfolio N')),
    );
  }
  return answers;
}

test('a person gets the same numbers in every face', async () => {
  const { url } = api.server;
  const byTrpc = await doAll(trpcFace(url));
  const mcp = await mcpFace(url);
  onTestFinished(() => mcp.close());
  const [byRest, byMcp] = [await doAll(v1Face(url)), await doAll(mcp)];
  for (const [thing, answer] of byTrpc) {
    expect([thing, byRest.get(thing)]).toEqual([thing, answer]);
    expect([thing, byMcp.get(thing)]).toEqual([thing, answer]);
  }
  // 100 shares at 0.50 and the rest of the stake at 0.52.
  expect(byTrpc.get('finds a market by words').items).toMatchObject([
    { marketId: 'snow' },
    { marketId: 'rain' },
  ]);
  expect(byTrpc.get('sees its book').asks[0]).toEqual({ price: '0.500000', size: '100.000000' });
  const { fill, ...previewed } = byTrpc.get('previews a buy');
  expect(fill.levels).toMatchObject([{ price: '0.500000', taken: '100.000000' }, { price: '0.520000' }]);
  const bought = byTrpc.get('buys');
  for (const field of ['shares', 'amount', 'fee', 'cost', 'balance'])
    expect([field, bought[field]]).toEqual([field, previewed[field]]);
  expect(byTrpc.get('sees the receipt, recomputed').fills).toMatchObject([
    { equal: true, differences: [], shares: bought.shares, fee: bought.fee },
  ]);
  const { fill: _, ...soldBefore } = byTrpc.get('previews a sale');
  expect(byTrpc.get('sells')).toMatchObject({ gross: soldBefore.gross, balance: soldBefore.balance });
  expect(byTrpc.get('sees what is left').balance).toBe(byTrpc.get('sells').balance);
  expect(byTrpc.get('is refused while it is paused').refusal.code).toBe('PORTFOLIO_PAUSED');
  expect(byTrpc.get('audits').clean).toBe(true);
});

/** An answer of a procedure in the words of the older routes: snake_case, and amounts as numbers. */
function inOlderWords(answer: Loose): Loose {
  if (Array.isArray(answer)) return answer.map(inOlderWords);
  if (typeof answer === 'string') return /^-?\d+\.\d{6}$/.test(answer) ? Number(answer) : answer;
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      inOlderWords(value),
    ]),
  );
}

test('the older routes give the same numbers, as numbers', async () => {
  const id = await api.newPortfolio('1000', 'book');
  const v1 = v1Face(api.server.url);
  const post = async (path: string, body: object) =>
    restAnswer(await api.post(`/paper-trading/${path}`, { portfolio_id: id, ...body }));
  const ask = async (path: string) => restAnswer(await api.get(`/paper-trading/${path}`));
  const { marketId, marketQuestion, action, amount, timestamp } = buy(id, 'mine');
  const signal = { market_id: marketId, market_question: marketQuestion, action, timestamp };
  const prices = { target_price: 0.55, amount: Number(amount) };
  await post('execute', { signals: [{ trade_id: 'mine', ...signal, ...prices }] });
  const sold = await post('close', { trade_id: 'mine', command_id: 'part', shares: 50, price: 0.4 });
  const answers = await doAll(v1);
  const closed = inOlderWords(answers.get('sells'));
  for (const field of ['gross', 'trade_pnl', 'balance', 'realized_pnl', 'shares', 'remaining_shares'])
    expect([field, sold[field]]).toEqual([field, closed[field]]);
  expect(sold.fee).toBe(closed.exit_fee);
  const held = await ask(`portfolio?portfolio_id=${id}`);
  expect(held.balance).toBe(closed.balance);
  const { trades } = await ask(`history?portfolio_id=${id}`);
  expect(trades).toMatchObject([{ trade_id: 'mine', shares: inOlderWords(answers.get('buys')).shares }]);
  await post('portfolios/pause', { reason: 'a look' });
  const again = { trade_id: 'more', ...signal, ...prices };
  expect(JSON.stringify(await post('execute', { signals: [again] }))).toContain('PORTFOLIO_PAUSED');
  for (const [older, procedure, input] of [
    [`report?portfolio_id=${id}&period=day`, 'report.get', { portfolioId: id, period: 'day' }],
    [`compare?portfolio_ids=${id},1&period=day`, 'report.compare', { portfolioIds: [id, 1], period: 'day' }],
  ] as const) {
    const seen = inOlderWords(withoutMoment(await v1.call(procedure, input)));
    expect(inOlderWords(withoutMoment(await ask(older)))).toEqual(seen);
  }
});
