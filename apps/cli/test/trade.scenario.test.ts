import { expect, test } from 'vitest';
import { completed } from './support/completed.ts';
import { ownDatabase } from './support/homes.ts';
import { apiHere, prescientHere, RECORDED_DAY, startPrescient } from './support/prescient.ts';

test('a person finds a market, sees its book, previews, buys, reads the receipt and sells, with the same numbers', async () => {
  const { variables } = await ownDatabase();
  const { url } = await apiHere(variables, ['--play', RECORDED_DAY]);
  const run = (...words: string[]) => prescientHere(words, variables);
  const json = async (...words: string[]) => {
    const { code, stdout, stderr } = await run(...words, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout);
  };
  await run('portfolio', 'create', '2', '--template', 'book');
  const listed = () => json('markets', 'list', '--trading', '--sort', 'spread');
  await expect.poll(async () => (await listed()).length).toBeGreaterThan(0);
  const [{ marketId, question, outcomes }] = await listed();
  const word: string = question.split(/\W+/).find((each: string) => each.length > 4);
  const found = await json('markets', 'search', word);
  expect(found.map((each: { marketId: string }) => each.marketId)).toContain(marketId);
  expect((await run('markets', 'show', marketId)).stdout).toContain(outcomes[0].label);

  // No command is told the address: it is that of the API which runs in this home.
  const book = await json('markets', 'book', marketId);
  expect(book.asks[0].price).toMatch(/^0\.\d{6}$/);
  const ladder = await run('markets', 'book', marketId);
  expect(ladder.stdout).toMatch(/ask +0\.\d+ +[\d.]+ +#*\n(?:.*\n)*bid /);

  const ticket = ['buy', marketId, 'yes', '--stake', '5', '--limit', '0.99', '--portfolio', '2'];
  expect((await run(...ticket, '--preview')).stdout).toMatch(/cost +5\.\d+ +stake and fee/);
  expect(await json('portfolio', 'positions', '2')).toEqual({ items: [] });
  const { preview, result } = await json(...ticket, '--id', 'mine', '--yes');
  expect(result).toMatchObject({
    tradeId: 'mine',
    amount: preview.amount,
    shares: preview.shares,
    fee: preview.fee,
  });
  expect((await run('receipt', '2', 'mine')).stdout).toContain('1 fill: equal');
  expect((await json('portfolio', 'positions', '2')).items).toMatchObject([
    { tradeId: 'mine', shares: result.shares },
  ]);

  const sold = await run('sell', 'mine', '--portfolio', '2', '--limit', '0.01', '--yes');
  expect(sold.stdout).toMatch(
    /Sell yes: [^]*gross [^]*Sold: [\d.]+ shares at 0\.\d+ \(book\)[^]*Left of the trade: 0\.000000/,
  );
  expect(await run('buy', 'nothing', 'yes', '--stake', '5', '--preview')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The API answered: .*nothing.*\n$/),
  });
  expect(await run('buy', marketId, 'perhaps', '--stake', '5', '--preview')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`or "${outcomes[0].label}"`),
  });

  // A shell does not wait for an API that is slow to answer, so a busy machine may need another try.
  const port = { PORT: new URL(url).port };
  const fitting = async (...words: string[]) => (await completed(words, port)).words;
  await expect.poll(() => fitting('portfolio', 'show', '')).toEqual(['1', '2']);
  await expect.poll(() => fitting('audit', '--portfolio', '2')).toEqual(['2']);
  await expect.poll(() => fitting('markets', 'show', marketId)).toContain(marketId);

  const watching = () => startPrescient(['markets', 'book', marketId, '--watch', '--json'], variables);
  const [stopped, closed] = [watching(), watching()];
  for (const { printed } of [stopped, closed]) await expect.poll(printed).toMatch(/^\{"venue".*\}\n/);
  stopped.child.kill('SIGINT');
  closed.child.stdout!.destroy();
  expect([await stopped.ended, stopped.log()]).toEqual([0, '']);
  expect([await closed.ended, closed.log()]).toEqual([0, '']);
});

test.each([
  [['buy', '1', 'yes', '--stake', '5'], 'buy asks for a confirmation, which needs a terminal. Add --yes'],
  [['sell', 'mine'], 'sell asks for a confirmation, which needs a terminal. Add --yes'],
  [['buy', '1', 'yes'], 'buy needs --stake DOLLARS.'],
  [['buy', '1', 'yes', '--stake', 'much', '--yes'], '--stake: "much"'],
  [
    ['buy', '1', 'yes', '--stake', '5', '--p', '1', '--yes'],
    '--p "1" must be a probability above 0 and below 1',
  ],
  [['markets', 'book', '1', '--outcome', 'perhaps'], '--outcome "perhaps" must be yes or no.'],
])('%j asks nobody and reaches no API', async (words, sentence) => {
  const { code, stdout, stderr } = await prescientHere(words, { PRESCIENT_HOME: '/nowhere' });
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(sentence),
  });
});
