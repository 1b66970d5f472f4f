import { parsePrice, parseUsd } from '@prescient/core/money';
import { expect, test } from 'vitest';
import type { BotTrade, CycleReport } from '../cycle/cycle-report.ts';
import { reportJson } from './report-json.ts';
import { portfolioText, reportText } from './report-text.ts';

/** A fill from a book at an average price below the limit, of less than the stake. */
const filled: BotTrade = {
  tradeId: null,
  signal: {
    occurredAt: new Date('2026-01-15T12:00:00Z'),
    venue: 'polymarket',
    marketId: '910001',
    marketQuestion: 'Will the ferry sail?',
    action: 'buy_no',
    targetPrice: parsePrice('0.68'),
    amount: parseUsd('100'),
    confidence: null,
    reason: null,
    eventId: null,
    eventTitle: null,
    eventEndDate: null,
  },
  status: 'executed',
  reason: 'book',
  item: {
    tradeId: 't1',
    status: 'executed',
    error: null,
    trade: {
      price: '0.655123',
      shares: '150.000000',
      amount: '98.268450',
      fee: '1.500000',
      cost: '99.768450',
      fillModel: 'book',
    },
  } as BotTrade['item'],
};
const refused: BotTrade = {
  ...filled,
  signal: { ...filled.signal, marketQuestion: '' },
  status: 'rejected',
  reason: 'MARKET_CLOSED',
  item: { tradeId: 't2', status: 'rejected', error: null, trade: null },
};

const report = {
  plan: {
    signals: [],
    isChosen: true,
    read: '2 markets read',
    refused: {},
    badRows: [{ market: 'm', reason: 'amount is missing.' }],
  },
  unknownMarkets: [],
  resolved: 0,
  leftOut: 3,
  trades: [filled, refused],
  portfolio: {
    id: 1,
    name: 'p',
    tradeCount: 1,
    positionsTotal: 0,
    fillModel: 'book',
    liquidationValue: '0.000000',
  },
  audit: { clean: true, transfers: 3, fills: 1, differences: [] },
} as unknown as CycleReport;

test('a program reads the fill, and apart from it the request', () => {
  expect(reportJson(report)).toMatchObject({
    bot: {
      executed: 1,
      rejected: 1,
      skipped: 0,
      left_out: 3,
      trades: [
        {
          trade_id: 't1',
          limit: '0.680000',
          requested_amount: '100.000000',
          price: '0.655123',
          shares: '150.000000',
          amount: '98.268450',
          fee: '1.500000',
          cost: '99.768450',
        },
        { trade_id: 't2', limit: '0.680000', price: null, shares: null, amount: null, fee: null, cost: null },
      ],
    },
  });
});

test('a person reads the same in columns, with bad rows below', () => {
  const lines = reportText(report).split('\n');
  const cellsOf = (line: string | undefined): string[] => line!.trim().split(/ {2,}/);
  expect(cellsOf(lines[2])).toEqual('market,side,limit,stake,price,shares,cost,fee,status,reason'.split(','));
  expect(cellsOf(lines[4])).toEqual([
    'Will the ferry sail?',
    'no',
    '0.680000',
    '100.000000',
    '0.655123',
    '150.000000',
    '99.768450',
    '1.500000',
    'executed',
    'book',
  ]);
  expect(cellsOf(lines[5])).toEqual(['910001', 'no', '0.680000', '100.000000', 'rejected', 'MARKET_CLOSED']);
  expect(cellsOf(lines[6])).toEqual(['m', 'bad', 'amount is missing.']);
  expect(lines[8]).toMatch(/^1 executed, 0 skipped, 1 rejected, 3 left out/);
});

const held = (known: readonly (string | null)[], more: object) =>
  ({
    ...report.portfolio,
    positions: known.map((liquidationValue) => ({ liquidationValue })),
    nextCursor: null,
    liquidationValue: null,
    marks: { live: true },
    ...more,
  }) as unknown as CycleReport['portfolio'];

test.each([
  [held(['1', '2'], { liquidationValue: '3.000000' }), '3.000000'],
  [
    held([null], { marks: { live: false } }),
    'an unknown amount, because the API follows no books; start it with --live or --play FILE',
  ],
  [
    held([null, '2', null], { fillModel: 'quoted' }),
    'an unknown amount, because no fresh book is known of 2 of 3 positions; this portfolio fills at quoted prices and asks for none',
  ],
  [
    held(['2', '2'], { nextCursor: 'x' }),
    'an unknown amount, because no fresh book is known of some of the newest 2 positions',
  ],
])('the line about selling has a figure, or the reason why there is none (%#)', (portfolio, figure) => {
  const lines = portfolioText({ portfolio, audit: report.audit }).split('\n');
  expect(lines).toContain(`Selling all positions now would bring ${figure}.`);
});
