import { BoughtSides, createClient } from '@prescient/bot';
import { apiUrlOf, noMoreWords, readArguments } from '../arguments.ts';
import { runCycle, runCycles, runOnlyCycle } from '../bot-cycle.ts';
import { BOT_OPTIONS, botOptions } from '../bot-options.ts';
import { BOT_PATIENCE_MS, later, stopRequested } from '../ending.ts';
import type { Environment } from '../environment.ts';

const DEFAULT_INTERVAL_SECONDS = 300;

/** `npm run bot`: the bot alone, against an API that runs already; a cycle every five minutes, or one with `--once`. */
export async function bot(args: readonly string[], environment: Environment): Promise<void> {
  const { values, positionals } = readArguments(args, {
    ...BOT_OPTIONS,
    api: { type: 'string', default: `http://${environment.host}:${environment.port}` },
  });
  noMoreWords(positionals);
  const options = botOptions(values, DEFAULT_INTERVAL_SECONDS);
  const stop = stopRequested();
  const client = createClient(apiUrlOf(values.api), environment.token, later(stop, BOT_PATIENCE_MS));
  const place = { client, home: environment.home, venue: null, bought: new BoughtSides(), stop };
  if (options.intervalMs === null) return runOnlyCycle(place, options);
  // A first cycle that fails ends it: an address or a token that is wrong is to be noticed at once.
  await runCycle(place, options);
  await runCycles(place, options);
}
