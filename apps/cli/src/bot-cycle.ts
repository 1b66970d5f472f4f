import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Journal, runBot, type ApiClient } from '@prescient/bot';
import type { BotOptions } from './bot-options.ts';
import { notice, print, printJson } from './output.ts';
import { reportJson, reportText, type TradingReport } from './trading-report.ts';
import { readWishes } from './wishes.ts';

/** Where a bot works. */
export interface BotPlace {
  readonly client: ApiClient;
  /** Where it keeps what it means to do. */
  readonly home: string;
}

/** On a terminal only: a program that reads us wants the document and nothing else. */
const progress = (done: number, total: number): void => {
  if (process.stderr.isTTY) notice(`${done} of ${total} trades sent`);
};

async function cycle({ client, home }: BotPlace, options: BotOptions): Promise<TradingReport> {
  const { portfolioId, again, maxPositions } = options;
  const wishes = await readWishes(options, new Date());
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
