import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@prescient/bot';
import { Recorder } from '@prescient/recording';
import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import { ownDatabase, type OwnDatabase } from './support/homes.ts';
import { apiHere, prescientHere } from './support/prescient.ts';

const data = new URL('../../../../shared/data', import.meta.url);
const present = existsSync(new URL('gamma/', data));
const why = present ? '' : ' (skipped: ../shared/data is not here)';

/** A Gamma market as the venue writes one. */
const aMarket = (id: string, fields: object = {}) => ({
  id,
  conditionId: `0x${id}`,
  question: `Will the ferry of pier ${id} sail?`,
  outcomes: '["Yes", "No"]',
  outcomePrices: '["0.6", "0.4"]',
  closed: false,
  feesEnabled: false,
  updatedAt: '2026-01-15T12:00:00Z',
  ...fields,
});
const over = (prices: string, stage = 'resolved') => ({
  closed: true,
  outcomePrices: prices,
  umaResolutionStatus: stage,
  updatedAt: '2026-01-16T12:00:00Z',
});

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** A database with commands of `npm run markets` on it, and files of pages. */
function marketsIn({ home, variables }: OwnDatabase) {
  const run = (...words: string[]) => prescientHere(['markets', ...words], variables);
  return {
    variables,
    run,
    /** The JSON that a command prints. */
    // oxlint-disable-next-line typescript/no-explicit-any -- each test says what it expects of it.
    async json(...words: string[]): Promise<any> {
      const { stdout, stderr } = await run(...words, '--json');
      expect(stderr).not.toContain('    at ');
      return JSON.parse(stdout);
    },
    page(name: string, items: unknown): string {
      const file = join(home, name);
      writeFileSync(file, JSON.stringify(items));
      return file;
    },
  };
}

test('markets are imported, settled, reviewed and decided from the command line', async () => {
  const { variables, run, json, page } = marketsIn(await ownDatabase());
  const first = page('first.json', [
    aMarket('1', { bestBid: 0.59, bestAsk: 0.6, volume: '2500.5', endDate: '2999-01-01T00:00:00Z' }),
    aMarket('2'),
    aMarket('3', { outcomes: '["A", "B", "C"]' }),
  ]);
  const imported = await run('import', first);
  expect(imported).toMatchObject({ code: 0 });
  expect(imported.stdout).toMatch(/markets +added +2\n/);
  expect(imported.stdout).toMatch(/state +open +2\n/);
  expect(imported.stdout).toMatch(/refused +OUTCOME_COUNT +1\n/);
  expect(await json('import', first)).toMatchObject({ markets: { added: 0, unchanged: 2 }, snapshots: 0 });

  const narrow = ['list', '--trading', '--max-spread', '0.02', '--sort', 'volume', '--removed'];
  expect(await json(...narrow)).toMatchObject({
    markets: [
      {
        marketId: '1',
        outcomes: [{ bestAsk: '0.600000' }, { label: 'No', bestBid: '0.400000', spread: '0.010000' }],
        quote: { source: 'listing', timestamp: '2026-01-15T12:00:00.000Z' },
        volume: '2500.500000',
      },
    ],
    matched: 1,
    removed: { trading: 0, maxSpread: 1 },
  });
  const shown = await run(...narrow);
  expect(shown.stdout).toMatch(/polymarket +1 .* open +Yes \/ No +0\.59 +0\.60? +0\.01 +2500 /);
  expect(shown.stdout).toMatch(/1 market fits\.\n[^]*maxSpread +1\n/);

  const api = await apiHere(variables);
  const client = createClient(api.url);
  const buy = { portfolioId: 1, action: 'buy_yes', amount: '100', price: '0.5' } as const;
  for (const marketId of ['1', '2'])
    await client.trade.execute.mutate({
      ...buy,
      tradeId: `t${marketId}`,
      marketId,
      marketQuestion: 'q',
      timestamp: '2026-01-15T12:00:00Z',
    });

  const second = page('second.json', [aMarket('1', over('["1", "0"]')), aMarket('2', over('["0", "0"]'))]);
  expect(await json('import', second)).toMatchObject({
    states: { resolved: 1, closed: 1 },
    reviews: { ZERO_PRICES: 1 },
  });
  const settled = await run('settle');
  expect(settled.stdout).toMatch(/polymarket +1 +settled +1 +0/);
  expect(await json('reviews')).toMatchObject([
    { marketId: '2', state: 'closed', reviewReason: 'ZERO_PRICES' },
  ]);
  const decided = await run('decide', '2', 'void', '--reason', 'no ferry at all');
  expect(decided.stdout).toContain('Will the ferry of pier 2 sail? void');
  expect((await run('reviews')).stdout).toBe('No market waits for a decision.\n');
  expect(await client.portfolio.get.query({ portfolioId: 1 })).toMatchObject({
    balance: '10100.000000',
    totalInvested: '0.000000',
  });
  expect((await prescientHere(['audit'], variables)).stdout).toContain('clean');
  expect((await run('forget', '--days', '1')).stdout).toContain('Forgot 4 prices');
});

test('a saved market is imported in every encoding, by itself or with numeric ids, and is then found', async () => {
  const { variables, run, json, page } = marketsIn(await ownDatabase());
  const text = JSON.stringify(aMarket('7301', { question: 'Fährt die Fähre nach São Tomé?' }));
  const file = page('saved.json', null);
  for (const bytes of [
    Buffer.from(`\ufeff${text}`),
    Buffer.from(`\ufeff${text}`, 'utf16le'),
    Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    Buffer.from(text.replace('"7301"', '7301')),
  ]) {
    writeFileSync(file, bytes);
    const { markets, refusals } = await json('import', file);
    expect([sum(markets), refusals]).toEqual([1, {}]);
  }
  const found = await json('search', 'FAHRE', 'sao');
  expect(found).toMatchObject([{ marketId: '7301' }]);
  const shown = await run('search', 'fähr');
  expect(shown.stdout).toMatch(/7301 +Fährt die Fähre nach São Tomé\? +open/);
  expect((await run('search', 'nothing')).stdout).toBe('No market fits.\n');
  expect(await prescientHere(['markets', 'search'], variables)).toMatchObject({ code: 2 });
  writeFileSync(file, Buffer.from([0x22, 0xe9, 0x22]));
  const latin = await run('import', file);
  expect([latin.code, latin.stderr]).toEqual([
    2,
    `${file}: it is neither UTF-8 nor UTF-16; save it as UTF-8\n`,
  ]);
});

const HOME = { PRESCIENT_HOME: join(import.meta.dirname, 'never-made') };

test.each([
  [['import'], 'markets needs one of'],
  [['import', 'nowhere.json'], 'nowhere.json cannot be read (ENOENT)'],
  [['import', import.meta.filename], 'cannot be read as JSON'],
  [['decide', '1', '2', '--reason', 'x'], '"2" must be a payout'],
  [['decide', '1', 'void'], 'markets needs one of'],
  [['forget', '--days', '0'], 'markets forget needs --days N'],
  [['list', 'more'], 'does not understand "more"'],
  [['list', '--sort', 'luck'], '--sort "luck" must be newest or volume'],
  [['list', '--ends-within', 'soon'], '--ends-within "soon" must be a number of hours'],
  [['list', '--max-spread', 'wide'], '--max-spread: '],
  [['list', '--limit', '501'], '--limit 501 is above 500'],
])('bad usage %j ends with 2 and a sentence', async (words, sentence) => {
  const { code, stdout, stderr } = await prescientHere(['markets', ...words], HOME);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain('    at ');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

describe.skipIf(!present)(`recorded markets${why}`, () => {
  const gamma = [
    'markets-mixed-600.json',
    'markets-legacy-closed-500.json',
    'markets-active-100-20260213.json',
    'markets-active-138-20260210.json',
    'events-legacy-10.json',
    'event-active-mixed-1.json',
  ].map((name) => new URL(`gamma/${name}`, data).pathname);

  test('all markets of Gamma are imported, none is lost, and a second import changes nothing', async () => {
    const { json } = marketsIn(await ownDatabase());
    const { files, ...first } = await json('import', ...gamma);
    console.info(JSON.stringify(first));
    // Counted from the files by a separate program that knows nothing of this one.
    expect(first.refusals).toEqual({ DUPLICATE: 6, OUTCOME_COUNT: 28 });
    expect(sum(first.markets)).toBe(1_318);
    // Both outcomes of each market that trades, proposed resolutions or not.
    expect(first.snapshots).toBe(1_078);
    expect(first.states).toEqual({ open: 526, resolved: 287, closed: 491, proposed: 12, disputed: 2 });
    const again = await json('import', ...gamma.slice(0, shortOrFull(2, gamma.length)));
    expect(again.markets).toMatchObject({ added: 0, changed: 0 });
    expect(again.snapshots).toBe(0);
    expect(files).toHaveLength(gamma.length);
  });

  test('every odd market is kept, or refused with a reason', async () => {
    const { json, page } = marketsIn(await ownDatabase());
    const quirks: Record<string, { examples: { file: string; id: string }[] }> = JSON.parse(
      readFileSync(new URL('gamma/quirks.json', data), 'utf8'),
    );
    const known = Object.entries(quirks).flatMap(([category, { examples }]) =>
      category.startsWith('CLOB ') ? [] : examples.map((example) => ({ category, ...example })),
    );
    const items = new Map<string, { id: string }[]>();
    const itemsOf = (file: string): { id: string }[] => {
      const url = new URL(`gamma/${file.replace('gamma-markets/', '')}`, data);
      if (!existsSync(url)) return [];
      const held =
        items.get(file) ??
        [JSON.parse(readFileSync(url, 'utf8'))].flatMap((list) =>
          Array.isArray(list) ? list : Object.values(list).filter(Array.isArray).flat(),
        );
      items.set(file, held);
      return held;
    };
    const odd = [...Map.groupBy(known, ({ category }) => category)].flatMap(([category, examples], index) => {
      const found = examples.flatMap(({ file, id }) => itemsOf(file).filter((item) => item.id === id));
      return found.length === 0
        ? []
        : [{ category, count: found.length, file: page(`odd-${index}.json`, found) }];
    });
    expect(odd.length).toBeGreaterThan(10);
    const { files } = await json('import', ...odd.map(({ file }) => file));
    for (const [index, { category, count }] of odd.entries()) {
      const { refused, report } = files[index];
      expect([category, sum(report.markets) + sum(refused)]).toEqual([category, count]);
    }
  });

  test('all markets of Kalshi are imported', async () => {
    const { json } = marketsIn(await ownDatabase());
    const file = new URL('kalshi/markets-page-200.json', data).pathname;
    const report = await json('import', file, '--venue', 'kalshi');
    console.info(JSON.stringify(report.states), JSON.stringify(report.refusals));
    expect(sum(report.markets) + sum(report.refusals)).toBe(200);
    expect(await json('import', file, '--venue', 'kalshi')).toMatchObject({
      markets: { added: 0, changed: 0 },
    });
  });
});

test("the CLOB's result settles a market that closed without the oracle's; if it cannot be asked, the market waits and a notice says so", async () => {
  const own = await ownDatabase();
  const { json, run, page } = marketsIn(own);
  const file = page('closed.json', [
    aMarket('5007', { ...over('["1", "0"]', ''), clobTokenIds: '["11", "22"]' }),
    aMarket('5008', { ...over('["1", "0"]', ''), clobTokenIds: '["33", "44"]' }),
  ]);
  const recording = join(own.home, 'clob.ndjson.gz');
  const recorder = await Recorder.create({ path: recording, venue: 'polymarket' });
  await recorder.write({
    at: 0,
    kind: 'http',
    method: 'GET',
    host: 'clob',
    url: '/markets/0x5007',
    status: 200,
    body: JSON.stringify({
      condition_id: '0x5007',
      closed: true,
      tokens: [
        { token_id: '11', outcome: 'Yes', winner: true },
        { token_id: '22', outcome: 'No', winner: false },
      ],
    }),
  });
  await recorder.close();
  const asked = await run('import', file, '--play', recording, '--json');
  expect(JSON.parse(asked.stdout)).toMatchObject({
    states: { resolved: 1, closed: 1 },
    reviews: { NOT_CONFIRMED: 1 },
  });
  expect(asked.stderr).toContain('1 markets that closed wait for its confirmation');
  expect(await json('settle')).toMatchObject({ untouched: 1 });
  expect(await json('reviews')).toMatchObject([{ marketId: '5008', reviewReason: 'NOT_CONFIRMED' }]);
});
