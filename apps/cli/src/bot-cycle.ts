import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusedAs, Journal, runBot, type ApiClient } from '@prescient/bot';
import type { FillModel } from '@prescient/core';
import type { BotOptions } from './bot-options.ts';
import { notice, print, printJson } from './output.ts';
import { reportJson, reportText, type TradingReport } from './trading-report.ts';
import type { VenueSource } from './venue-source.ts';
import { readWishes, wishesFromVenue, type Wishes } from './wishes.ts';

/** Where a bot works. */
export interface BotPlace {
  readonly client: ApiClient;
  /** Where it keeps what it means to do. */
  readonly home: string;
  /** The venue from whose books portfolios fill, and whether its markets are known; null where the bot knows of none. */
  readonly venue: { readonly venue: VenueSource; readonly read: Promise<boolean> } | null;
}

/** On a terminal only: a program that reads us wants the document and nothing else. */
const progress = (done: number, total: number): void => {
  if (process.stderr.isTTY) notice(`${done} of ${total} trades sent`);
};

const INITIAL_BALANCE = '10000';

/** Opens the portfolio where it is not there yet and the options say how it fills; answers how it does. */
async function fillModelOf(client: ApiClient, { portfolioId, fillModel }: BotOptions): Promise<FillModel> {
  try {
    return (await client.portfolio.get.query({ portfolioId })).fillModel;
  } catch (error) {
    if (!isRefusedAs(error, 'PORTFOLIO_NOT_FOUND') || fillModel === null) throw error;
    const portfolio = {
      id: portfolioId,
      name: `bot ${portfolioId}`,
      initialBalance: INITIAL_BALANCE,
      fillModel,
    };
    return (await client.portfolio.create.mutate(portfolio)).fillModel;
  }
}

/** From books the bot buys what the first venue lists, unless it was given a file. */
async function wishesOf({ client, venue }: BotPlace, options: BotOptions): Promise<Wishes> {
  const fillModel = await fillModelOf(client, options);
  const isGivenFile = options.marketsFile !== null || options.signalsFile !== null;
  if (fillModel !== 'book' || isGivenFile || venue === null) return readWishes(options, new Date());
  await venue.read;
  return wishesFromVenue(venue.venue.clients[0], options, new Date());
}

async function cycle(place: BotPlace, options: BotOptions): Promise<TradingReport> {
  const { client, home } = place;
  const { portfolioId, again, maxPositions } = options;
  const wishes = await wishesOf(place, options);
  const journal = await Journal.open({ folder: join(home, 'bot'), portfolioId });
  try {
    const bot = await runBot(client, wishes.signals, { portfolioId, journal, again, maxPositions, progress });
    const [portfolio, audit] = await Promise.all([
      client.portfolio.summary.query({ portfolioId }),
      client.audit.verify.query({ portfolioId }),
    ]);
    return { wishes, bot, portfolio, audit };
  } finally {
    await journal.close();
  }
}

/** Runs one cycle and shows it. @throws UsageError, TRPCClientError */
export async function runCycle(place: BotPlace, options: BotOptions): Promise<void> {
  const report = await cycle(place, options);
  if (options.json) printJson(reportJson(report));
  else print(reportText(report));
}

/** Runs further cycles at the interval until `stop` resolves; none where there is no interval. */
export async function runCycles(place: BotPlace, options: BotOptions, stop: Promise<unknown>): Promise<void> {
  if (options.intervalMs === null) return;
  let stopped = false;
  const stopping = stop.then(() => (stopped = true));
  for (;;) {
    await Promise.race([stopping, sleep(options.intervalMs, undefined, { ref: false })]);
    if (stopped) return;
    await runCycle(place, options);
  }
}
