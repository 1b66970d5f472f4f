/**
 * `npm run web:pace`: how quickly the page shows a portfolio of 100,000 trades, and what 50 changes of a book a second cost the
 * browser. Prints the figures beside their goals, and ends with 1 where one is missed. A run means something on a quiet
 * machine only.
 */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { startBrowser } from '../browser/browser.ts';
import { startStack, type Stack } from '../browser/stack.ts';
import { startBusyServer } from './busy-venue.ts';

const PORTFOLIO = 3;
const TRADES = Number(process.argv[2] ?? 100_000);
const BATCH = 500;
const PAINTS = 5;
const CHANGES_PER_SECOND = 50;
const SECONDS = 20;
const DESKTOP = { width: 1280, height: 860 };

async function fillPortfolio({ client }: Stack): Promise<void> {
  await client.portfolio.create.mutate({ id: PORTFOLIO, name: 'full', initialBalance: '10000000' });
  for (let from = 0; from < TRADES; from += BATCH) {
    const trades = Array.from({ length: Math.min(BATCH, TRADES - from) }, (_, index) => ({
      portfolioId: PORTFOLIO,
      tradeId: `trade-${from + index}`,
      marketId: `market-${(from + index) % 50}`,
      marketQuestion: 'Will it rain?',
      action: 'buy_yes' as const,
      amount: '1',
      price: '0.5',
      timestamp: '2026-01-15T12:00:00Z',
    }));
    await client.trade.executeMany.mutate({ trades });
  }
}

/** Milliseconds from the address to the first paint, and to the figures of the account, in a browser that knows nothing yet. */
async function paintOnce(browser: Browser, url: string): Promise<{ paintMs: number; figuresMs: number }> {
  const context = await browser.newContext({ viewport: DESKTOP });
  try {
    const page = await context.newPage();
    await page.goto(`${url}/#/portfolio/${PORTFOLIO}`);
    await page.getByRole('region', { name: 'Account' }).getByText('Equity').waitFor();
    return await page.evaluate(() => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      return { paintMs: paint?.startTime ?? Number.NaN, figuresMs: performance.now() };
    });
  } finally {
    await context.close();
  }
}

interface Spent {
  readonly renderer: number;
  readonly all: number;
}

/** Processor seconds that the browser has spent: its renderers, and all its processes. */
async function spentBy(session: CDPSession): Promise<Spent> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sum = (type?: string): number =>
    processInfo.reduce(
      (all, each) => (type === undefined || each.type === type ? all + each.cpuTime : all),
      0,
    );
  return { renderer: sum('renderer'), all: sum() };
}

/** Shares of a core that the browser spends while the page is as it is. */
async function costOf(page: Page, session: CDPSession): Promise<Spent> {
  const before = await spentBy(session);
  const began = performance.now();
  await page.waitForTimeout(SECONDS * 1_000);
  const after = await spentBy(session);
  const seconds = (performance.now() - began) / 1_000;
  return {
    renderer: (after.renderer - before.renderer) / seconds,
    all: (after.all - before.all) / seconds,
  };
}

async function findMarket({ client }: Stack) {
  for (;;) {
    const { items } = await client.market.list.query({
      trading: true,
      sort: 'endsIn',
      direction: 'desc',
      limit: 1,
    });
    if (items[0]) return { venue: items[0].venue, marketId: items[0].marketId, outcome: 0 as const };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} % of a core`;
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;

const goals: { what: string; figure: string; goal: string; isMet: boolean }[] = [];
const stack = await startStack();
const browser = await startBrowser();
try {
  await fillPortfolio(stack);
  const paints = [];
  for (let count = 0; count < PAINTS; count += 1) paints.push(await paintOnce(browser, stack.url));
  const paintMs = median(paints.map((each) => each.paintMs));
  const figuresMs = median(paints.map((each) => each.figuresMs));
  goals.push({
    what: `first paint, ${TRADES} trades`,
    figure: `${Math.round(paintMs)} ms`,
    goal: '1,000 ms',
    isMet: paintMs <= 1_000,
  });
  goals.push({
    what: 'figures of the account',
    figure: `${Math.round(figuresMs)} ms`,
    goal: 'told',
    isMet: true,
  });
  const market = await findMarket(stack);
  const busy = await startBusyServer(stack.url, { ...market, changesPerSecond: CHANGES_PER_SECOND });
  const page = await browser.newPage({ viewport: DESKTOP });
  await page.goto(`${busy.url}/#/market/${market.venue}/${market.marketId}/0`);
  await page.getByRole('region', { name: 'Order book' }).getByText('live').waitFor();
  const session = await browser.newBrowserCDPSession();
  const changesBefore = busy.changes;
  const cost = await costOf(page, session);
  const perSecond = (busy.changes - changesBefore) / SECONDS;
  goals.push({
    what: `${perSecond.toFixed(0)} changes of a book a second, renderer`,
    figure: percent(cost.renderer),
    goal: '10.0 % of a core',
    isMet: cost.renderer <= 0.1,
  });
  goals.push({
    what: '… with the drawing that a machine without a graphics card does by its processor',
    figure: percent(cost.all),
    goal: 'told',
    isMet: true,
  });
  await busy.close();
} finally {
  await browser.close();
  await stack.close();
}
for (const { what, figure, goal, isMet } of goals)
  console.log(`${isMet ? '✓' : '✗'} ${what}: ${figure} (goal: ${goal})`);
process.exitCode = goals.every(({ isMet }) => isMet) ? 0 : 1;
