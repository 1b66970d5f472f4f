import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriersOf, pictureOf, startBrowser } from './browser.ts';
import { startStack, type Stack } from './stack.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..', '..');
/** The folder for pictures of every screen, from the root; none are taken unless it is named. */
const PICTURES = process.env['PICTURES'] === undefined ? null : resolve(ROOT, process.env['PICTURES']);
const RECORDING = join(ROOT, 'apps', 'cli', 'recordings', 'harbour-day.ndjson.gz');
const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

let stack: Stack;
let browser: Browser;
let page: Page;
/** The question of the market that the story is about: of those with two sides, the one that ends last. */
let question: string;
/** The address at which it is traded. */
let ticketAddress: string;
/** Errors of the page, and things that its policy forbade. */
const complaints: string[] = [];

beforeAll(async () => {
  stack = await startStack();
  await stack.client.portfolio.create.mutate({ id: 2, template: 'book', name: 'By hand' });
  browser = await startBrowser();
  page = await browser.newPage({ viewport: DESKTOP, colorScheme: 'dark', locale: 'en-US' });
  // A guard against a page that never shows something; nothing is timed by it.
  page.setDefaultTimeout(240_000);
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // A refusal, such as that of a halted portfolio, is an answer with a status of its own.
    const isAnswer = message.text().startsWith('Failed to load resource: the server responded');
    if (message.type() === 'error' && !isAnswer) complaints.push(message.text());
  });
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

/** The verdict on a fill that its receipt explains. */
const EQUAL = /Computed again from the receipt alone, here in the browser and by the server: equal/;

/** Waits until something is seen. */
const expectSeen = (what: Locator) => what.waitFor();
/** The market of the story; null while the venue has none yet. */
async function findMarket(): Promise<string | null> {
  const { items } = await stack.client.market.list.query({
    trading: true,
    sort: 'endsIn',
    direction: 'desc',
  });
  const isTwoSided = ({ outcomes: [yes] }: (typeof items)[number]) =>
    yes.bestBid !== null && yes.bestAsk !== null;
  return items.find(isTwoSided)?.question ?? null;
}

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const panel = (name: string) => page.getByRole('region', { name, exact: true }).first();
const open = (screen: string) => page.getByRole('navigation').getByRole('link', { name: screen }).click();
const button = (name: string | RegExp) => page.getByRole('button', { name });

describe('a person', () => {
  test('sees all portfolios compared', async () => {
    // The rest of the story needs the markets that the venue brings.
    await expect.poll(findMarket).toEqual(expect.any(String));
    question = (await findMarket())!;
    await page.goto(stack.url);
    await expectSeen(heading('Overview'));
    for (const name of ['1 · ', '2 · By hand', '101 · '])
      await expectSeen(page.getByRole('link', { name: new RegExp(`^${name}`) }));
  });

  test('finds a market by words, with the keyboard alone', async () => {
    await page.getByLabel('Portfolio', { exact: true }).selectOption('2');
    await page.keyboard.press('Escape');
    await page.locator('main').focus();
    await page.keyboard.press('/');
    await expectSeen(heading('Markets'));
    await page.keyboard.type(question.slice(0, 100));
    await page.getByRole('table').getByRole('link', { name: question, exact: true }).first().click();
    await expectSeen(heading(question));
  });

  test('sees its book', async () => {
    await expectSeen(panel('Order book').getByText('bid').first());
    await expectSeen(panel('Order book').getByText('ask').first());
  });

  test('previews a buy: nothing happens yet', async () => {
    await page.getByRole('link', { name: /^Trade / }).click();
    ticketAddress = page.url();
    await page.getByLabel('Stake in dollars, before fees').fill('25');
    await page.getByLabel('Highest price').fill('0.99');
    await expectSeen(panel('Preview').getByText('Cash after it'));
    expect((await stack.client.trade.list.query({ portfolioId: 2 })).items).toEqual([]);
  });

  test('buys once, and sees the receipt computed again', async () => {
    await button('Buy').last().click();
    await expectSeen(page.getByText(EQUAL));
    const { items } = await stack.client.trade.list.query({ portfolioId: 2 });
    expect(items).toMatchObject([
      { status: 'open', fillModel: 'book', amount: expect.stringMatching(/^2[0-5]\./) },
    ]);
  });

  test('sells what was bought', async () => {
    await open('Portfolio');
    await page.getByRole('link', { name: /^Sell what/ }).click();
    await page.getByLabel('Lowest price').fill('0.01');
    await expectSeen(panel('Preview').getByText('Exit fee'));
    await button('Sell').last().click();
    await expectSeen(page.getByText('2 fills of trade'));
    expect(await page.getByText(EQUAL).count()).toBe(2);
    expect((await stack.client.trade.list.query({ portfolioId: 2 })).items).toMatchObject([
      { status: 'closed' },
    ]);
  });

  test('pauses a portfolio, and resumes it', async () => {
    await open('Portfolio');
    await button('Pause').click();
    await page.getByRole('dialog').getByLabel('Reason').fill('lunch');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await expectSeen(page.getByText('lunch'));
    expect((await stack.client.portfolio.get.query({ portfolioId: 2 })).status).toBe('paused');
    await button('Resume').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await expectSeen(button('Pause'));
  });

  test('sets a limit, and takes it away', async () => {
    const limitOf = async () => (await stack.client.risk.get.query({ portfolioId: 2 })).limits.maxStake;
    for (const [stake, stored] of [
      ['80.5', '80.500000'],
      ['', null],
    ] as const) {
      await button('Set limits').click();
      await page
        .getByRole('dialog')
        .getByLabel(/^Stake, dollars/i)
        .fill(stake);
      await page.getByRole('dialog').getByLabel('Reason').fill('as agreed');
      await page.getByRole('dialog').getByRole('button', { name: 'Set them' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await limitOf()).toBe(stored);
    }
  });

  test('turns the kill switch, and is told of the refusal by its code', async () => {
    await button(/^■ Kill switch/).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('too risky');
    await page.getByRole('dialog').getByRole('button', { name: 'Stop all buys' }).click();
    await expectSeen(page.getByText(/This portfolio by .* too risky/));
    await page.goto(ticketAddress);
    await expectSeen(panel('Preview').getByText('TRADING_HALTED'));
    await open('Portfolio');
    await button('Lift the kill switch').click();
    await page.getByRole('dialog').getByLabel('Reason').fill('all is well');
    await page.getByRole('dialog').getByRole('button', { name: 'Lift it' }).click();
    await expectSeen(button(/^■ Kill switch/));
  });

  test('sees a fill as it happens', async () => {
    const [, , venue = '', marketId = ''] = new URL(ticketAddress).hash.split('/').map(decodeURIComponent);
    await stack.client.trade.execute.mutate({
      portfolioId: 2,
      tradeId: 'beside-the-page',
      venue,
      marketId,
      action: 'buy_yes',
      amount: '10',
      price: '0.99',
      timeInForce: 'FAK',
      timestamp: new Date().toISOString(),
    });
    await expectSeen(panel('Live fills').getByText('Buy').first());
  });

  test('reads a report, and compares portfolios', async () => {
    await open('Reports');
    await expectSeen(heading('Report of By hand'));
    await expectSeen(panel('Returns').getByText('Total return'));
    await expectSeen(panel('Leaderboard').getByRole('link', { name: /By hand/ }));
  });

  test('sees replays side by side: that in which they differ, and their figures', async () => {
    await expectSeen(panel('Replays').getByText('No replay yet'));
    await stack.command('tape', 'build', RECORDING, '--into', stack.path('day.tape'));
    const sweep = ['--strategy', 'favourite', '--sweep', 'minPrice=0.6,0.9'];
    await stack.command('replay', 'run', '--tape', stack.path('day.tape'), ...sweep);
    const { items } = await stack.client.replay.list.query({});
    expect(items.map(({ config }) => config['minPrice']).toSorted()).toEqual([0.6, 0.9]);
    await page.reload();
    await expectSeen(panel('Replays').getByRole('checkbox').nth(1));
    for (const name of await panel('Replays').getByRole('checkbox').all()) await name.click();
    const beside = panel('Replays').getByRole('group', { name: 'Replays side by side' });
    for (const text of ['Config min price', '0.6', '0.9', 'Deflated Sharpe'])
      await expectSeen(beside.getByText(text, { exact: true }).first());
    await expectSeen(beside.getByText(/of \d+ runs/).first());
  });

  test('sees what a strategy did, and why', async () => {
    await page.getByLabel('Portfolio', { exact: true }).selectOption('101');
    await open('Strategies');
    await expectSeen(panel('Last cycle').getByText('favourite'));
  });

  test('audits the portfolio', async () => {
    await open('System');
    await button('Audit now').click();
    await expectSeen(panel('Audit').getByText('Clean'));
  });
});

/** Every screen: its address, and a text that is there once it has what it shows. */
function screens(): readonly (readonly [name: string, path: string, text: string])[] {
  const ticket = new URL(ticketAddress).hash.slice(1);
  return [
    ['overview', '/', 'Over time'],
    ['portfolio', '/portfolio/101', 'Liquidation value'],
    ['search', '/market', 'Ends in'],
    ['market', ticket.replace('trade', 'market'), 'Least shares'],
    ['trade', ticket, 'Order book'],
    ['strategies', '/strategies/101', 'Last cycle'],
    ['reports', '/reports/101', 'Total return'],
    ['system', '/system', 'Last marking'],
  ];
}

describe.each([
  ['desktop', DESKTOP],
  ['phone', PHONE],
] as const)('every screen on a %s', (device, viewport) => {
  test.each(['light', 'dark'] as const)('in %s colours keeps nobody out', async (colorScheme) => {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const [name, path, text] of screens()) {
      await page.goto(`${stack.url}/#${path}`);
      await page.locator('main').getByText(text).first().waitFor({ state: 'attached' });
      await page.locator('.waiting').first().waitFor({ state: 'detached' });
      expect({ name, barriers: await barriersOf(page) }).toEqual({ name, barriers: [] });
      const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
      expect({ name, isTooWide: scrollWidth > clientWidth }).toEqual({ name, isTooWide: false });
      if (PICTURES === null) continue;
      mkdirSync(PICTURES, { recursive: true });
      writeFileSync(join(PICTURES, `${name}-${colorScheme}-${device}.webp`), await pictureOf(page));
    }
  });
});

test('the colours can be chosen, and stay', async () => {
  await page.setViewportSize(DESKTOP);
  await button('Dark').click();
  await page.reload();
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
});

test('a server that has tokens is asked with one', async () => {
  const token = await stack.command('token', 'create', '--name', 'browser', '--scope', 'admin');
  await page.goto(`${stack.url}/#/`);
  await page.reload();
  await page.locator('input[type=password]').fill('wrong');
  await button('Use this token').click();
  await expectSeen(page.getByText('This server asks for a token'));
  await page.locator('input[type=password]').fill(token);
  await button('Use this token').click();
  await expectSeen(page.getByRole('link', { name: /^2 · By hand/ }));
  await open('Portfolio');
  await expectSeen(panel('Live fills'));
});

test('the browser had nothing to complain of', () => {
  expect(complaints).toEqual([]);
});
