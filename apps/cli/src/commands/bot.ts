import { createClient } from '@prescient/bot';
import { noMoreWords, portfolioIdOf, readArguments } from '../arguments.ts';
import type { Environment } from '../environment.ts';
import { readMarkets } from '../markets-file.ts';
import { print, printJson } from '../output.ts';
import { reportJson, reportText } from '../trading-report.ts';
import { tradeAndReport } from './start.ts';

/** `npm run bot`: one pass of the bot against an API that runs already. */
export async function bot(args: readonly string[], environment: Environment): Promise<void> {
  const { values, positionals } = readArguments(args, {
    url: { type: 'string', default: `http://${environment.host}:${environment.port}` },
    json: { type: 'boolean', default: false },
    markets: { type: 'string' },
    portfolio: { type: 'string', default: '1' },
  });
  noMoreWords(positionals);
  const portfolioId = portfolioIdOf(values.portfolio);
  const client = createClient(values.url, environment.token);
  const page = await readMarkets(values.markets);
  const report = await tradeAndReport(client, { page, portfolioId, home: environment.home });
  if (values.json) printJson(reportJson(report));
  else print(reportText(report));
}
