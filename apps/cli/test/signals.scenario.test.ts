import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@prescient/bot';
import { expect, test } from 'vitest';
import { ownDatabase } from './support/homes.ts';
import { apiHere, prescientHere } from './support/prescient.ts';

/** Two signals of one market and side, five minutes apart. */
const twoSignals = ['12:00', '12:05'].map((time) => ({
  timestamp: `2026-01-15T${time}:00Z`,
  market_id: '7',
  action: 'buy_no',
  target_price: 0.9995,
  amount: 100,
}));

/** A signal as the Python prototype wrote one: naive time, floats, fields that no trade needs. */
const prototypeSignal = (id: string | number, question: string, yesPrice: number) => ({
  timestamp: '2026-02-13T00:00:00.123456',
  market_id: id,
  market_question: question,
  action: yesPrice > 0.5 ? 'buy_yes' : 'buy_no',
  target_price: yesPrice > 0.5 ? yesPrice : 1 - yesPrice,
  amount: 100,
  confidence: Math.round(Math.abs(yesPrice - 0.5) * 10_000) / 10_000,
  reason: 'the favourite',
  yes_price: yesPrice,
  no_price: 1 - yesPrice,
  market_liquidity: 1234.5,
  market_volume: 1e6,
  event_id: null,
  event_title: null,
  event_end_date: null,
});

const madeUp = Array.from({ length: 100 }, (_, index) =>
  prototypeSignal(index + 1, `Will ferry ${index} sail?`, 0.501 + index * 0.0049),
);

const RECORDED = new URL('../../../../shared/data/gamma/markets-active-100-20260213.json', import.meta.url);

function recorded() {
  const markets = JSON.parse(readFileSync(RECORDED, 'utf8')) as {
    id: string;
    question: string;
    outcomePrices: string;
  }[];
  return markets.map(({ id, question, outcomePrices }) =>
    prototypeSignal(id, question, Number((JSON.parse(outcomePrices) as string[])[0])),
  );
}

/** Runs the bot with signals, as JSON text, in a file. */
async function runBot(signals: string | Uint8Array, variables: Record<string, string>, api: string) {
  const file = join(variables['PRESCIENT_HOME']!, 'signals.json');
  writeFileSync(file, signals);
  const words = ['bot', '--once', '--json', '--signals', file, '--api', api];
  const { code, stdout, stderr } = await prescientHere(words, variables);
  expect({ code, stderr: stderr.replace(/^The API does not know the listing.*\n/, '') }).toEqual({
    code: 0,
    stderr: '',
  });
  return JSON.parse(stdout);
}

async function served() {
  const { home, variables } = await ownDatabase();
  const api = await apiHere(variables);
  const client = createClient(api.url);
  return {
    client,
    async byRest(portfolioId: number, signals: readonly object[]) {
      await client.portfolio.create.mutate({ id: portfolioId, name: 'rest', initialBalance: '10000' });
      const response = await fetch(`${api.url}/paper-trading/execute`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ portfolio_id: portfolioId, signals }),
      });
      return response.json();
    },
    byFile: (signals: string | Uint8Array) =>
      runBot(signals, { ...variables, PRESCIENT_HOME: home }, api.url),
  };
}

test('two signals of one market and side are two trades, each once, from a file as over REST', async () => {
  const { byRest, byFile } = await served();
  const { execution_summary, portfolio_update } = await byRest(2, twoSignals);
  expect([execution_summary.executed_trades, portfolio_update.final_balance]).toEqual([2, 9800]);
  const first = await byFile(JSON.stringify(twoSignals));
  expect(first.bot).toMatchObject({ executed: 2, skipped: 0, rejected: 0, unknown_markets: 1 });
  expect(first.portfolio.balance).toBe('9800.000000');
  const again = await byFile(JSON.stringify(twoSignals));
  expect(again.bot).toMatchObject({ executed: 0, skipped: 2, rejected: 0 });
  expect(again.portfolio.balance).toBe('9800.000000');
});

/** The hundreds to try: one that is made up, and the recorded one where it lies beside the project. */
const HUNDREDS = [
  { name: 'made up', signals: madeUp },
  ...(existsSync(RECORDED) ? [{ name: 'recorded', signals: recorded() }] : []),
];

test.each(HUNDREDS)(
  'a hundred trades of the prototype take 10,000 to exactly 0 by a file and over REST ($name)',
  async ({ signals }) => {
    expect(signals).toHaveLength(100);
    const { byRest, byFile } = await served();
    const { execution_summary, portfolio_update } = await byRest(2, signals);
    expect([execution_summary.executed_trades, portfolio_update.final_balance]).toEqual([100, 0]);
    const { bot, portfolio, audit } = await byFile(JSON.stringify({ signals, signals_count: 100 }));
    expect(bot).toMatchObject({ executed: 100, skipped: 0, rejected: 0, bad_rows: [] });
    expect([portfolio.balance, portfolio.total_invested]).toEqual(['0.000000', '10000.000000']);
    expect(audit.clean).toBe(true);
  },
);

test('a misspelt field is refused with the name that was meant, from a file as over REST, and a signal keeps its own trade_id', async () => {
  const { byRest, byFile, client } = await served();
  const signals = [
    { ...twoSignals[0], trade_id: 'mine' },
    { ...twoSignals[1], ammount: 5, market_id: 8 },
  ];
  const sentence = 'ammount is not a field of a signal; did you mean amount?';
  const { execution_details } = await byRest(2, signals);
  expect(execution_details).toMatchObject([
    { status: 'executed', trade_id: 'mine' },
    { status: 'failed', code: 'UNKNOWN_FIELD', reason: sentence },
  ]);
  const text = `\ufeff${JSON.stringify(signals)}`;
  const { bot } = await byFile(Buffer.from(text, 'utf16le'));
  expect(bot).toMatchObject({ executed: 1, bad_rows: [{ market: '8', reason: sentence }] });
  expect(await client.trade.get.query({ portfolioId: 1, tradeId: 'mine' })).toMatchObject({ marketId: '7' });
});
