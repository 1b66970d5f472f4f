import { createClient } from '@prescient/bot';
import { apiUrlOf, noMoreWords, readArguments } from '../process/arguments.ts';
import type { Session } from '../process/session.ts';
import { BOT_OPTIONS, botOptions } from '../trading/bot-options.ts';
import { BOT_PATIENCE_MS, BotRuns } from '../trading/bot-runs.ts';
import { openStrategies } from '../trading/open-strategies.ts';

const DEFAULT_INTERVAL_SECONDS = 300;

/** `npm run bot`: the bot alone, against an API that runs already; a cycle every five minutes, or one with `--once`. */
export async function bot(args: readonly string[], session: Session): Promise<void> {
  const { environment, shutdown } = session;
  const { values, positionals } = readArguments(args, {
    ...BOT_OPTIONS,
    api: { type: 'string', default: `http://${environment.host}:${environment.port}` },
  });
  noMoreWords(positionals);
  const options = botOptions(values, DEFAULT_INTERVAL_SECONDS);
  const strategies = await openStrategies(options);
  shutdown.listen();
  const client = createClient(apiUrlOf(values.api), environment.token, shutdown.after(BOT_PATIENCE_MS));
  const runs = new BotRuns(session, { client, venue: null }, { options, strategies });
  if (options.intervalMs === null) return runs.only();
  // If the first cycle fails, the bot ends, so that a wrong address or token is noticed at once.
  await runs.one();
  await runs.further();
}
