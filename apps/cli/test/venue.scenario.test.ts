import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@prescient/bot';
import { readRecording } from '@prescient/recording';
import { expect, onTestFinished, test, vi } from 'vitest';
import { playableDay } from './support/author.ts';
import { ownDatabase } from './support/homes.ts';
import { apiHere, prescientHere } from './support/prescient.ts';

const MARKETS = 5;

test('a portfolio fills from the books of the world with one command, and its receipts hold', async () => {
  const variables = { ...(await ownDatabase()).variables, PORT: '0' };
  const args = ['start', '--once', '--json', '--portfolio', '2', '--fill-model', 'book'];
  const { code, stdout, stderr } = await prescientHere(args, variables);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const report = JSON.parse(stdout);
  expect(report.bot.executed).toBeGreaterThan(10);
  expect(report.portfolio.fill_model).toBe('book');
  const [trade] = report.bot.trades;
  expect(trade).toMatchObject({ status: 'executed', reason: 'book' });
  const receipt = await prescientHere(['receipt', '2', trade.trade_id, '--json'], variables);
  expect(receipt).toMatchObject({ code: 0, stderr: '' });
  // A played venue tells what the order would have met a moment later.
  expect(receipt.stdout).toMatch(/"later": (?!null)/);
  expect((await prescientHere(['audit'], variables)).code).toBe(0);
});

test('markets of a played recording are traded from their books, followed, and paid when they end', async () => {
  const { home, variables } = await ownDatabase();
  const file = await playableDay(MARKETS, MARKETS - 1);
  const day = ['--play', file];
  const first = await apiHere(variables, day);
  let client = createClient(first.url);
  await expect.poll(async () => (await client.market.list.query({})).items.length).toBe(MARKETS);
  await client.portfolio.create.mutate({ id: 2, name: 'honest', initialBalance: '10000', fillModel: 'book' });
  const { items } = await client.market.list.query({ state: 'open' });
  const { items: answers } = await client.trade.executeMany.mutate({
    trades: items.map(({ marketId }) => ({
      portfolioId: 2,
      tradeId: `buy-${marketId}`,
      marketId,
      marketQuestion: 'q',
      action: 'buy_yes' as const,
      price: '0.9',
      amount: '10',
      timeInForce: 'FAK' as const,
      timestamp: new Date().toISOString(),
    })),
  });
  expect(answers.filter(({ status }) => status === 'executed')).toHaveLength(MARKETS);
  const outcomes = items.map(({ marketId }) => ({ marketId, outcome: 0 as const }));
  const input = encodeURIComponent(JSON.stringify({ outcomes }));
  const prices = await fetch(`${first.url}/trpc/live.prices?input=${input}`);
  const [told] = await Array.fromAsync(
    takeUntil(prices.body!.pipeThrough(new TextDecoderStream()), '"live"'),
  );
  expect(told).toContain('"state":"live"');
  await first.close();

  // The venue goes on where it was left: here, as if that had been before the last that it said.
  const { observations } = await readRecording(file);
  const said = await Array.fromAsync(observations());
  const played = join(home, 'played');
  writeFileSync(join(played, readdirSync(played)[0]!), `${said.at(-1)!.at - 1}`);
  const noticed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => noticed.mockRestore());
  client = createClient((await apiHere(variables, day)).url);
  await expect
    .poll(async () => (await client.portfolio.summary.query({ portfolioId: 2 })).positions.length)
    .toBe(1);
  // The market that goes on has no book any more: nobody knows what it is worth now.
  const over = 'The recording is over: its books no longer change, and trades are refused.\n';
  await expect.poll(() => noticed.mock.calls.flat()).toContain(over);
  const { positions } = await client.portfolio.summary.query({ portfolioId: 2 });
  const { tradeId, marketId } = positions[0]!;
  const bookOf = () => client.market.book.query({ marketId, outcome: 0 });
  const refusal = { data: { domain: { code: 'RECORDING_OVER', retryable: false } } };
  await expect(bookOf()).rejects.toMatchObject(refusal);
  const sale = { portfolioId: 2, tradeId, commandId: 'too-late', price: '0.01' };
  await expect(client.trade.close.mutate(sale)).rejects.toMatchObject(refusal);
  expect(await client.audit.verify.query({})).toMatchObject({ clean: true });
});

/** All the text up to the first piece that has the words, as one piece. */
async function* takeUntil(texts: AsyncIterable<string>, words: string): AsyncGenerator<string> {
  let all = '';
  for await (const text of texts) {
    all += text;
    if (all.includes(words)) return yield all;
  }
}

test.each([
  [['start', '--play', 'nowhere.gz'], '--play nowhere.gz: The file cannot be opened'],
  [['api', '--play', import.meta.filename], 'This is no recording'],
  [['start', '--live', '--play', 'x.gz'], '--live and --play cannot be used together'],
  [['start', '--fill-model', 'guess'], '--fill-model "guess" must be quoted or book.'],
])('%j ends with 2 and a sentence', async (args, sentence) => {
  const { code, stderr } = await prescientHere(args, {
    PRESCIENT_HOME: join(import.meta.dirname, 'never-made'),
  });
  expect(stderr).toContain(sentence);
  expect(code).toBe(2);
});
