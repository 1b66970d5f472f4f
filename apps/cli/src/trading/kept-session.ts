import { isRefusedAs, type ApiClient, type BotPlace } from '@prescient/bot';
import { systemClock } from '@prescient/core/domain';
import { RecordingError } from '@prescient/recording';
import { SessionError, SessionWriter, type SessionPortfolio } from '@prescient/replay';
import { shellWord, typed, UsageError } from '@prescient/terminal';
import manifest from '../../package.json' with { type: 'json' };
import { notice } from '../process/output.ts';
import type { QuoteListener } from '../serving/heard-quotes.ts';
import type { VenueChoice } from '../venue/venue-source.ts';
import type { BotOptions } from './bot-options.ts';
import type { OpenedPortfolio } from './open-strategies.ts';
import { readLedger } from './session-ledger.ts';

/** The task of a session: the strategies that trade, and the bounds of their cycles. */
export interface SessionTask {
  readonly options: BotOptions;
  readonly strategies: readonly OpenedPortfolio[];
}

/** The most of something; null where nothing bounds it. */
const mostOf = (bound: number): number | null => (bound === Infinity ? null : bound);

function requireReplayable({ options, strategies }: SessionTask): void {
  if (strategies.length === 0)
    throw new UsageError('--session keeps what strategies decide; add --strategy FILE.');
  if (options.reload)
    throw new UsageError(
      '--session and --reload cannot be used together: a replay has one file of each strategy.',
    );
}

/** @throws UsageError where the portfolio has traded: its replay would have to begin with what it holds */
async function requireFresh(client: ApiClient, portfolioId: number): Promise<void> {
  try {
    const { tradeCount } = await client.portfolio.get.query({ portfolioId });
    const { last } = await client.cycle.status.query({ portfolioId });
    if (tradeCount === 0 && last === null) return;
  } catch (error) {
    if (isRefusedAs(error, 'PORTFOLIO_NOT_FOUND')) return;
    throw error;
  }
  throw new UsageError(new SessionError('SESSION_USED', `Portfolio ${portfolioId}`).message);
}

/** A session that is kept while strategies trade, for `replay verify`. */
export class KeptSession {
  readonly #folder: string;
  readonly #task: SessionTask;
  readonly #writer: SessionWriter;

  private constructor(folder: string, task: SessionTask, writer: SessionWriter) {
    this.#folder = folder;
    this.#task = task;
    this.#writer = writer;
    writer.failed.addEventListener('abort', () =>
      notice(`${folder}: the session could not be continued; its folder stays without an end.`),
    );
  }

  /** Begins a session. @throws UsageError where it could not be replayed, or the folder is no place for it */
  static async open(folder: string, task: SessionTask, { venues }: VenueChoice): Promise<KeptSession> {
    requireReplayable(task);
    const place = { folder, venue: venues.join(','), clock: systemClock };
    const writer = await SessionWriter.create(place).catch((error: unknown) => {
      if (error instanceof SessionError || error instanceof RecordingError)
        throw new UsageError(`--session: ${error.message}`);
      throw error;
    });
    return new KeptSession(folder, task, writer);
  }

  readonly observe: SessionWriter['observe'] = (observed, receivedAt) =>
    this.#writer.observe(observed, receivedAt);

  readonly keepCycle: NonNullable<BotPlace['keepCycle']> = (record) => this.#writer.keepCycle(record);

  readonly quoted: QuoteListener = (outcome, quote) => this.#writer.keepQuote(outcome, quote?.book ?? null);

  /** @throws UsageError unless every portfolio is new */
  async requireFresh(client: ApiClient): Promise<void> {
    for (const { portfolioId } of this.#task.strategies) await requireFresh(client, portfolioId);
  }

  /** Ends the session with the ledger, and says how it is verified. @throws TRPCClientError, RecordingError */
  async close(client: ApiClient): Promise<void> {
    const { settings } = this.#task.options;
    const portfolios = await this.#portfolios(client);
    await this.#writer.close({
      build: manifest.version,
      limits: { maxTrades: mostOf(settings.maxTrades), maxPositions: mostOf(settings.maxPositions) },
      portfolios,
      ledger: await readLedger(client, portfolios),
    });
    notice(
      `The session is in ${this.#folder}; compare it with its replay: ${typed(`replay verify ${shellWord(this.#folder)}`)}`,
    );
  }

  /** Gives the session up; its folder is refused by `replay verify`. */
  abandon(): Promise<void> {
    return this.#writer.abandon();
  }

  async #portfolios(client: ApiClient): Promise<SessionPortfolio[]> {
    const portfolios: SessionPortfolio[] = [];
    for (const { portfolioId, current } of this.#task.strategies) {
      const opened = await client.portfolio.get.query({ portfolioId });
      const { file, name, version, config } = await current.get();
      portfolios.push({
        portfolioId,
        openedAt: Date.parse(opened.createdAt),
        initialBalance: opened.initialBalance,
        fillModel: opened.fillModel,
        replenishmentHalfLifeMs: opened.replenishmentHalfLifeMs,
        strategy: { file, name, version, fingerprint: current.fingerprint, config: { ...config } },
      });
    }
    return portfolios;
  }
}
