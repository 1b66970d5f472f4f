import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusedAs, Journal, mayPass, runBot, type ApiClient, type BoughtSides } from '@prescient/bot';
import type { FillModel } from '@prescient/core';
import { VenueError } from '@prescient/venues';
import type { BotOptions } from './bot-options.ts';
import { aborted } from './ending.ts';
import { explain } from './explain.ts';
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
  /** What it bought before. */
  readonly bought: BoughtSides;
  /** Ends it. */
  readonly stop: AbortSignal;
}

/** On a terminal only: a program that reads us wants the document and nothing else. */
const progress = (done: number, total: number): void => {
  if (process.stderr.isTTY) notice(`${done} of ${total} trades sent`);
};

const INITIAL_BALANCE = '10000';

/** Opens the portfolio where it is not there yet and the options say how it fills; answers how it does. */
async function fillModelOf(client: ApiClient, { portfolioId, fillModel }: BotOptions): Promise<FillModel> {
  try {
    const { fillModel: own } = await client.portfolio.get.query({ portfolioId });
    if (fillModel !== null && fillModel !== own)
      notice(`Portfolio ${portfolioId} fills ${own}; --fill-model counts where a portfolio is opened.`);
    return own;
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
async function wishesOf({ client, venue, stop }: BotPlace, options: BotOptions): Promise<Wishes> {
  const fillModel = await fillModelOf(client, options);
  const isGivenFile = options.marketsFile !== null || options.signalsFile !== null;
  if (fillModel !== 'book' || isGivenFile || venue === null) return readWishes(options, new Date());
  await Promise.race([venue.read, aborted(stop)]);
  return wishesFromVenue(venue.venue.clients[0], options, stop);
}

async function cycle(place: BotPlace, options: BotOptions): Promise<TradingReport> {
  const { client, home, bought, stop } = place;
  const { portfolioId, again, maxPositions } = options;
  const wishes = await wishesOf(place, options);
  stop.throwIfAborted();
  const journal = await Journal.open({ folder: join(home, 'bot'), portfolioId });
  const order = { portfolioId, journal, bought, again, maxPositions, progress, signal: stop };
  try {
    const bot = await runBot(client, wishes.signals, order);
    const [portfolio, audit] = await Promise.all([
      client.portfolio.summary.query({ portfolioId }),
      client.audit.verify.query({ portfolioId }),
    ]);
    return { wishes, bot, portfolio, audit };
  } finally {
    await journal.close();
  }
}

/**
 * Runs one cycle and shows it.
 * @returns false where the end of the process overtook it
 * @throws UsageError, TRPCClientError, VenueError
 */
export async function runCycle(place: BotPlace, options: BotOptions): Promise<boolean> {
  try {
    const report = await cycle(place, options);
    if (options.json) printJson(reportJson(report));
    else print(reportText(report));
    return true;
  } catch (error) {
    if (place.stop.aborted) return false;
    throw error;
  }
}

/** Runs the cycle for which the process was started; one that was overtaken is a failure. */
export async function runOnlyCycle(place: BotPlace, options: BotOptions): Promise<void> {
  if (await runCycle(place, options)) return;
  notice('Stopped before the cycle was done; the next one does the rest.');
  process.exitCode = 1;
}

/** Says why a cycle failed; what else the process does goes on. */
function tellFailure(error: unknown, { intervalMs }: BotOptions): void {
  const next = intervalMs === null ? '' : ` The next one is in ${intervalMs / 1_000} s.`;
  notice(`The bot's cycle failed: ${explain(error).text}${next}`);
}

/** Runs the first cycle beside an API, which goes on serving where the cycle fails for something that may pass. */
export async function runFirstCycle(place: BotPlace, options: BotOptions): Promise<void> {
  try {
    await runCycle(place, options);
  } catch (error) {
    if (!mayPass(error) && !(error instanceof VenueError)) throw error;
    tellFailure(error, options);
  }
}

/** Runs further cycles at the interval until the stop; one that fails is told, and the next one tries again. */
export async function runCycles(place: BotPlace, options: BotOptions): Promise<void> {
  const { stop } = place;
  if (options.intervalMs === null) return;
  for (;;) {
    await sleep(options.intervalMs, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return;
    await runCycle(place, options).catch((error: unknown) => tellFailure(error, options));
  }
}
