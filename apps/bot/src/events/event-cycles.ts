import { Alarm, type Pace } from './alarm.ts';
import { Listening, type ListeningTask } from './listening.ts';
import type { Patience } from '../strategy/patience.ts';
import type { SharedBooks } from '../reading/shared-books.ts';
import type { StrategyBot } from '../strategy/strategy-bot.ts';

/** A bot whose cycles are started by what happens. */
export interface EventTask extends Pick<ListeningTask, 'client' | 'portfolioId' | 'tell'> {
  readonly bot: Pick<StrategyBot, 'looked'>;
  /** Runs one cycle and shows it. It throws nothing. */
  readonly run: () => Promise<void>;
  readonly books: Pick<SharedBooks, 'expire'>;
  readonly pace: Pace;
}

/** Bounds of the time for which the API gathers changes, in milliseconds. */
const GATHERING = { least: 25, most: 60_000 };

/**
 * Runs the cycles of a bot, one after the other, until the stop: one whenever a market that it looks at changes, and for each fill
 * and settlement of its portfolio; not sooner after the last one than the pace says, and not later.
 */
export async function cyclesOnEvents(task: EventTask, patience: Patience): Promise<void> {
  const { client, portfolioId, tell, bot, run, books, pace } = task;
  const { stop } = patience;
  const alarm = new Alarm();
  const listening = new Listening({
    client,
    portfolioId,
    tell,
    everyMs: Math.min(Math.max(pace.leastMs, GATHERING.least), GATHERING.most),
    changed: (market) => books.expire(market),
    wake: () => alarm.ring(),
  });
  try {
    while (!stop.aborted) {
      listening.follow(bot.looked);
      await alarm.rest(pace, patience);
      if (!stop.aborted) await run();
    }
  } finally {
    listening.close();
  }
}
