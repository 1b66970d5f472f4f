import { createClient } from '@prescient/bot';
import { apiUrlOf } from '../../process/option-values.ts';
import type { Session } from '../../process/session.ts';
import { botOptions, type BotValues } from '../../trading/bot-options.ts';
import { BOT_PATIENCE_MS, BotRuns } from '../../trading/bot-runs.ts';
import { openStrategies } from '../../trading/open-strategies.ts';

const DEFAULT_INTERVAL_SECONDS = 300;

/** `prescient bot`: the bot alone, against an API that runs already; a cycle every five minutes, or one with `--once`. */
export async function bot(
  given: BotValues & { readonly api: string | undefined },
  session: Session,
): Promise<void> {
  const { environment, shutdown } = session;
  const options = botOptions(given, DEFAULT_INTERVAL_SECONDS);
  const strategies = await openStrategies(options);
  shutdown.listen();
  const client = createClient(
    apiUrlOf(given.api, environment),
    environment.token,
    shutdown.after(BOT_PATIENCE_MS),
  );
  const runs = new BotRuns(session, { client, venue: null }, { options, strategies });
  if (options.intervalMs === null) return runs.only();
  // If the first cycle fails, the bot ends, so that a wrong address or token is noticed at once.
  await runs.one();
  await runs.further();
}
