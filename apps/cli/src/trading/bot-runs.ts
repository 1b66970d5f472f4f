import { join } from 'node:path';
import {
  Bot,
  cyclesOnEvents,
  mayPass,
  reportJson,
  reportText,
  SharedBooks,
  StrategyBot,
  type ApiClient,
  type BotPlace,
} from '@prescient/bot';
import { rest, systemClock, type Clock } from '@prescient/core/domain';
import { StrategyError } from '@prescient/strategies/sdk';
import { VenueError } from '@prescient/venues';
import { explain } from '../process/explain.ts';
import { notice, print, printJson } from '../process/output.ts';
import type { Session } from '../process/session.ts';
import type { BotOptions } from './bot-options.ts';
import type { OpenedPortfolio } from './open-strategies.ts';
import { runStrategies, type PortfolioBot } from './strategy-runs.ts';

/** The time that a bot, once the process is asked to stop, waits for the answers to its requests. */
export const BOT_PATIENCE_MS = 2_000;

/** Errors that are gone once a venue answers again, or once the author has mended the file. */
const PASSING = [VenueError, StrategyError];

/** Shows progress on a terminal only: a program that reads us wants the document and nothing else. */
const progress = (done: number, total: number): void => {
  if (process.stderr.isTTY) notice(`${done} of ${total} trades sent`);
};

/** The options of a bot, and the strategies that they name, loaded. */
export interface BotWork {
  readonly options: BotOptions;
  readonly strategies: readonly OpenedPortfolio[];
  /** True to show no report of a cycle, because its fills are told elsewhere. */
  readonly isQuiet?: boolean;
}

/** The cycles of a bot: when they run, and how a person hears of them. */
export class BotRuns {
  readonly #bot: Bot;
  readonly #strategies: readonly PortfolioBot[];
  readonly #options: BotOptions;
  readonly #clock: Clock;
  readonly #stop: AbortSignal;
  readonly #isQuiet: boolean;
  readonly #client: ApiClient;
  readonly #books: SharedBooks;
  /** True if the last cycle of a strategy failed. */
  #failed = false;

  constructor(
    { environment, shutdown }: Session,
    { client, venue, keepCycle }: Pick<BotPlace, 'client' | 'venue' | 'keepCycle'>,
    { options, strategies, isQuiet = false }: BotWork,
  ) {
    this.#options = options;
    this.#isQuiet = isQuiet;
    this.#clock = systemClock;
    this.#stop = shutdown.signal;
    const folder = join(environment.home, 'bot');
    const means = { progress, clock: this.#clock, stop: this.#stop, tell: notice };
    const place = { client, venue, folder, keepCycle, ...means };
    this.#bot = new Bot(place);
    const { settings } = options;
    this.#client = client;
    this.#books = new SharedBooks(client, place);
    this.#strategies = strategies.map(({ portfolioId, current }) => {
      const task = {
        settings: { ...settings, portfolioId },
        limits: settings,
        strategy: () => current.get(),
      };
      return { portfolioId, bot: new StrategyBot(place, task, this.#books) };
    });
  }

  /**
   * Runs one cycle and shows it.
   * @returns false where the process was asked to stop before the cycle was done
   * @throws UsageError, TRPCClientError, VenueError
   */
  async one(): Promise<boolean> {
    const { settings } = this.#options;
    const form = this.#form;
    try {
      if (this.#strategies.length > 0) {
        this.#failed = (await runStrategies(this.#strategies, form, this.#stop)) > 0;
        return true;
      }
      const report = await this.#bot.cycle(settings);
      if (form === 'json') printJson(reportJson(report));
      if (form === 'text') print(reportText(report));
      return true;
    } catch (error) {
      if (this.#stop.aborted) return false;
      throw error;
    }
  }

  /** Runs the cycle for which the process was started: a cycle that was stopped early is a failure. */
  async only(): Promise<void> {
    if (await this.one()) {
      if (this.#failed) process.exitCode = 1;
      return;
    }
    notice('Stopped before the cycle was done; the next one does the rest.');
    process.exitCode = 1;
  }

  /** Runs the first cycle beside an API, which goes on serving where the cycle fails for a cause that may pass. */
  async first(): Promise<void> {
    try {
      await this.one();
    } catch (error) {
      if (!mayPass(error) && !PASSING.some((kind) => error instanceof kind)) throw error;
      this.#tellFailure(error);
    }
  }

  /**
   * Runs further cycles until the stop: all at the interval, or each when something happens that concerns it. A cycle that fails
   * is told, and the next one tries again.
   */
  async further(): Promise<void> {
    const { intervalMs, pauseMs } = this.#options;
    if (intervalMs === null) return;
    if (pauseMs !== null) return this.#onEvents({ leastMs: pauseMs, mostMs: intervalMs });
    for (;;) {
      await rest(this.#clock, intervalMs, this.#stop);
      if (this.#stop.aborted) return;
      await this.one().catch((error: unknown) => this.#tellFailure(error));
    }
  }

  /** Runs the cycles of each strategy by itself, one after the other, whenever something happens. */
  async #onEvents(pace: { readonly leastMs: number; readonly mostMs: number }): Promise<void> {
    const shared = { client: this.#client, books: this.#books, pace, tell: notice };
    const loops = this.#strategies.map(async (one) => {
      const run = async (): Promise<void> => {
        await runStrategies([one], this.#form, this.#stop).catch((error: unknown) => {
          if (!this.#stop.aborted) this.#tellFailure(error, `The cycle of portfolio ${one.portfolioId}`);
        });
      };
      await cyclesOnEvents({ ...shared, ...one, run }, { clock: this.#clock, stop: this.#stop });
    });
    await Promise.all(loops);
  }

  /** The form in which cycles are shown; null where they are told elsewhere. */
  get #form(): 'json' | 'text' | null {
    if (this.#isQuiet) return null;
    return this.#options.json ? 'json' : 'text';
  }

  #tellFailure(error: unknown, what = "The bot's cycle"): void {
    const { intervalMs, pauseMs } = this.#options;
    const within = pauseMs === null ? 'in' : 'within';
    const next = intervalMs === null ? '' : ` The next one is ${within} ${intervalMs / 1_000} s.`;
    notice(`${what} failed: ${explain(error).text}${next}`);
  }
}
