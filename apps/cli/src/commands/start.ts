import { join } from 'node:path';
import { createClient, favourite, Journal, runBot, type ApiClient } from '@prescient/bot';
import type { MarketPage } from '@prescient/venues';
import { noMoreWords, portfolioIdOf, readArguments } from '../arguments.ts';
import { withDatabase } from '../database.ts';
import type { Environment } from '../environment.ts';
import { readMarkets } from '../markets-file.ts';
import { print, printJson } from '../output.ts';
import { serve, stopRequested } from '../serve.ts';
import { reportJson, reportText, type TradingReport } from '../trading-report.ts';

const OPTIONS = {
  once: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  markets: { type: 'string' },
  portfolio: { type: 'string', default: '1' },
} as const;

/** What a pass of the bot works with. */
interface Pass {
  readonly page: MarketPage;
  readonly portfolioId: number;
  /** Where the bot keeps what it meant to do. */
  readonly home: string;
}

/** Lets the bot trade through the API, and looks at the result through it too. */
export async function tradeAndReport(
  client: ApiClient,
  { page, portfolioId, home }: Pass,
): Promise<TradingReport> {
  const journal = await Journal.open(join(home, 'bot', `portfolio-${portfolioId}.ndjson`));
  try {
    const bot = await runBot(client, page, { portfolioId, strategy: favourite, journal });
    const [portfolio, audit] = await Promise.all([
      client.portfolio.summary.query({ portfolioId }),
      client.audit.verify.query({ portfolioId }),
    ]);
    return { bot, portfolio, audit };
  } finally {
    await journal.close();
  }
}

const usageHint = (url: string): string =>
  [
    '',
    `The API listens on ${url} until you press Ctrl-C. Try:`,
    `  curl ${url}/paper-trading/portfolio`,
    `  curl "${url}/paper-trading/history?limit=5"`,
  ].join('\n');

/** `npm start`: database, API and bot. With `--once` the bot makes its pass and everything stops. */
export async function start(args: readonly string[], environment: Environment): Promise<void> {
  const { values, positionals } = readArguments(args, OPTIONS);
  noMoreWords(positionals);
  const portfolioId = portfolioIdOf(values.portfolio);
  const page = await readMarkets(values.markets);
  const stop = stopRequested();
  await withDatabase(environment, async (db, server) => {
    const api = await serve(db, environment);
    try {
      if (!values.json) print(`${server.place}\nAPI at ${api.url}\n`);
      const report = await tradeAndReport(createClient(api.url, environment.token), {
        page,
        portfolioId,
        home: environment.home,
      });
      if (values.json) printJson(reportJson(report));
      else print(reportText(report));
      if (values.once) return;
      if (!values.json) print(usageHint(api.url));
      await stop;
    } finally {
      await api.close();
    }
  });
}
