import { createClient } from '@prescient/bot';
import { noMoreWords, readArguments } from '../arguments.ts';
import { runCycle, runCycles } from '../bot-cycle.ts';
import { BOT_OPTIONS, botOptions } from '../bot-options.ts';
import type { Environment } from '../environment.ts';
import { stopRequested } from '../serve.ts';

const DEFAULT_INTERVAL_SECONDS = 300;

/** `npm run bot`: the bot alone, against an API that runs already; a cycle every five minutes, or one with `--once`. */
export async function bot(args: readonly string[], environment: Environment): Promise<void> {
  const { values, positionals } = readArguments(args, {
    ...BOT_OPTIONS,
    api: { type: 'string', default: `http://${environment.host}:${environment.port}` },
  });
  noMoreWords(positionals);
  const options = botOptions(values, DEFAULT_INTERVAL_SECONDS);
  const place = { client: createClient(values.api, environment.token), home: environment.home, venue: null };
  const stop = stopRequested();
  await runCycle(place, options);
  await runCycles(place, options, stop);
}
