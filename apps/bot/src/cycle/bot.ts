import { signalTradeId, type Clock } from '@prescient/core/domain';
import { formatPrice, formatUsd } from '@prescient/core/money';
import { typed } from '@prescient/terminal';
import type { CycleRecord } from '@prescient/strategies/sdk';
import type { VenueClient } from '@prescient/venues';
import type { ApiClient } from '../api/client.ts';
import { withRetries } from '../api/retry.ts';
import { Journal, type TradeInput } from '../journal/journal.ts';
import type { PlannedSignal, SignalPlan } from '../signals/signal-plan.ts';
import { unknownMarkets } from '../signals/unknown-markets.ts';
import { BoughtSides } from './bought-sides.ts';
import { chooseSignals, type Account } from './choose-signals.ts';
import type { BotTrade, CycleReport } from './cycle-report.ts';
import { ignoredSettings, openPortfolio } from './open-portfolio.ts';
import { planSignals } from './plan-signals.ts';
import { sendTrades, type Sender, type TradeItem } from './send-trades.ts';
import type { BotSettings } from './settings.ts';
import { tellOnce } from './tell-once.ts';

/** The surroundings of a bot. */
export interface BotPlace {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** The folder in which the bot keeps its journals. */
  readonly folder: string;
  /**
   * The venue whose markets it trades, and whether the API has read them, once that is known. Null where the bot stands
   * alone: it then trades the markets of the API's catalogue.
   */
  readonly venue: { readonly client: VenueClient; readonly read: Promise<boolean> } | null;
  /** Is told what a person should know at once. */
  readonly tell: (line: string) => void;
  readonly progress: Sender['progress'];
  /** Is told of each cycle of a strategy once it is decided; absent where nobody keeps a session. */
  readonly keepCycle?: ((record: CycleRecord) => void) | undefined;
  /** Ends the cycle. */
  readonly stop: AbortSignal;
}

/** A signal as the API takes it. */
function tradeInput(portfolioId: number, { signal, tradeId }: PlannedSignal): TradeInput {
  const { targetPrice, amount, occurredAt, ...rest } = signal;
  return {
    ...rest,
    portfolioId,
    tradeId: tradeId ?? signalTradeId(portfolioId, signal),
    timestamp: occurredAt.toISOString(),
    price: formatPrice(targetPrice),
    amount: formatUsd(amount),
  };
}

function tradeOf(planned: PlannedSignal, item: TradeItem): BotTrade {
  if (item.error) return { ...planned, item, status: 'rejected', reason: item.error.code };
  if (item.status === 'replayed') return { ...planned, item, status: 'skipped', reason: 'traded before' };
  return { ...planned, item, status: 'executed', reason: item.trade?.fillModel ?? '' };
}

/** A bot: reads signals or markets, sends trades, and reports. It remembers from cycle to cycle what it bought. */
export class Bot {
  readonly #place: BotPlace;
  readonly #bought = new BoughtSides();
  readonly #tellOnce: (lines: readonly string[]) => void;

  constructor(place: BotPlace) {
    this.#place = place;
    this.#tellOnce = tellOnce(place.tell);
  }

  /**
   * Runs one cycle: sends again what an earlier process got no answer to, then sends what the signals ask for.
   * @throws UsageError, VenueError; TRPCClientError when the API stays out of reach or refuses a request as a whole
   */
  async cycle(settings: BotSettings): Promise<CycleReport> {
    const { client, folder, stop } = this.#place;
    const { portfolioId } = settings;
    const portfolio = await openPortfolio(client, settings);
    this.#tellOnce(ignoredSettings(settings, portfolio));
    const plan = await planSignals(this.#place, { ...settings, fillModel: portfolio.fillModel });
    stop.throwIfAborted();
    const journal = await Journal.open({ folder, portfolioId });
    try {
      const sent = await this.#trade(plan, settings, journal);
      const [summary, audit] = await Promise.all([
        client.portfolio.summary.query({ portfolioId }),
        client.audit.verify.query({ portfolioId }),
      ]);
      return { plan, ...sent, portfolio: summary, audit };
    } finally {
      await journal.close();
    }
  }

  async #trade(plan: SignalPlan, settings: BotSettings, journal: Journal) {
    const { client, clock, progress, stop, venue } = this.#place;
    const sender: Sender = { client, clock, journal, progress, stop };
    const resolved = await sendTrades(sender, { trades: journal.unanswered, maybeSent: true });
    const { wanted, boughtBefore, leftOut } = chooseSignals(
      plan,
      settings,
      await this.#account(plan, settings),
    );
    const unknown = await unknownMarkets(client, wanted);
    // Where the API follows the venue, these are newer than its last look, and the next one finds them.
    const isNewer = settings.source.kind === 'venue' && ((await venue?.read) ?? true);
    if (!isNewer) this.#tellUnknown(unknown, settings);
    const inputs = wanted.map((planned) => tradeInput(settings.portfolioId, planned));
    const items = await sendTrades(sender, { trades: inputs, maybeSent: false });
    const skipped = boughtBefore.map((planned): BotTrade => ({
      ...planned,
      item: null,
      status: 'skipped',
      reason: 'bought before',
    }));
    const trades = [...wanted.map((planned, index) => tradeOf(planned, items[index]!)), ...skipped];
    return { resolved: resolved.length, trades, leftOut, unknownMarkets: unknown };
  }

  /** The cash of the portfolio and the sides that it bought, as far as the choice of signals depends on them. */
  async #account(
    { isChosen }: SignalPlan,
    { portfolioId, again, maxPositions }: BotSettings,
  ): Promise<Account> {
    const { client, clock, stop } = this.#place;
    const patience = { clock, stop };
    const { balance } = await withRetries(() => client.portfolio.get.query({ portfolioId }), patience);
    const openPositions = maxPositions === Infinity ? 0 : await this.#openPositions(portfolioId);
    const bought =
      again || !isChosen
        ? new Set<string>()
        : await withRetries(() => this.#bought.look(client, portfolioId), patience);
    return { balance, bought, openPositions };
  }

  async #openPositions(portfolioId: number): Promise<number> {
    const { client, clock, stop } = this.#place;
    const request = () => client.portfolio.summary.query({ portfolioId, limit: 1 });
    return (await withRetries(request, { clock, stop })).positionsTotal;
  }

  #tellUnknown(unknown: readonly string[], { source }: BotSettings): void {
    if (unknown.length === 0) return;
    const where = source.kind === 'venue' ? '' : ` of ${source.file}`;
    const cause = `${unknown.length} ${unknown.length === 1 ? 'market' : 'markets'}${where}`;
    this.#place.tell(
      `The API does not know the listing of ${cause} (${unknown[0]}${unknown.length > 1 ? ', …' : ''}): positions there get no marks and are never settled. Import their listing with "${typed('markets import FILE')}".`,
    );
  }
}
