import { marketKey, type MarketRef } from '@prescient/core/domain';
import type { ApiClient } from '../api/client.ts';
import { tellOnce } from '../cycle/tell-once.ts';

/** The most markets of one subscription. */
const MOST_IDS = 200;
/** More subscriptions than this are replaced by those that are needed now. */
const MOST_SUBSCRIPTIONS = 4;

/** The portfolio of a bot, and those who are told of what it hears. */
export interface ListeningTask {
  readonly client: ApiClient;
  readonly portfolioId: number;
  /** Milliseconds for which the API gathers changes. */
  readonly everyMs: number;
  /** Is called for each market that changed. */
  readonly changed: (market: MarketRef) => void;
  /** Is called once something happened that concerns the portfolio. */
  readonly wake: () => void;
  readonly tell: (line: string) => void;
}

interface Subscription {
  unsubscribe(): void;
}

interface Followed {
  readonly keys: ReadonlySet<string>;
  subscription: Subscription | null;
}

/**
 * Hears over the API of all that concerns a bot: fills and settlements of its portfolio, and changes of the markets that it looks at.
 * A connection that breaks comes back by itself, and wakes the bot, so that nothing is missed.
 */
export class Listening {
  readonly #task: ListeningTask;
  readonly #tellOnce: (lines: readonly string[]) => void;
  #fills: Subscription | null = null;
  #followed: readonly Followed[] = [];
  #wanted: ReadonlySet<string> = new Set();

  constructor(task: ListeningTask) {
    this.#task = task;
    this.#tellOnce = tellOnce(task.tell);
  }

  /** Follows the portfolio and these markets from now on; of others the bot is no longer woken. What was refused is tried again. */
  follow(markets: readonly MarketRef[]): void {
    this.#fills ??= this.#followFills();
    this.#wanted = new Set(markets.map(marketKey));
    let added = markets.filter((market) => !this.#followed.some(({ keys }) => keys.has(marketKey(market))));
    if (added.length > 0 && this.#followed.length >= MOST_SUBSCRIPTIONS) {
      this.#leaveMarkets();
      added = [...markets];
    }
    for (const [venue, group] of Map.groupBy(added, (market) => market.venue))
      for (let start = 0; start < group.length; start += MOST_IDS)
        this.#followMarkets(venue, group.slice(start, start + MOST_IDS));
  }

  close(): void {
    this.#fills?.unsubscribe();
    this.#leaveMarkets();
  }

  #leaveMarkets(): void {
    for (const { subscription } of this.#followed) subscription?.unsubscribe();
    this.#followed = [];
  }

  #followFills(): Subscription {
    const { client, portfolioId, wake } = this.#task;
    return client.live.fills.subscribe(
      { portfolioId },
      {
        onData: wake,
        onError: (error) => {
          this.#fills = null;
          this.#tellDeaf('its fills', error);
        },
      },
    );
  }

  #followMarkets(venue: string, markets: readonly MarketRef[]): void {
    const { client, everyMs } = this.#task;
    const followed: Followed = { keys: new Set(markets.map(marketKey)), subscription: null };
    this.#followed = [...this.#followed, followed];
    followed.subscription = client.live.changes.subscribe(
      { venue, marketIds: markets.map(({ marketId }) => marketId), everyMs },
      {
        onData: ({ data }) => this.#hear(data.marketIds.map((marketId) => ({ venue, marketId }))),
        onError: (error) => {
          this.#followed = this.#followed.filter((other) => other !== followed);
          this.#tellDeaf(`its markets of ${venue}`, error);
        },
      },
    );
  }

  /** The first word of a connection names no market: something may have happened before it. */
  #hear(changed: readonly MarketRef[]): void {
    for (const market of changed) this.#task.changed(market);
    const concerns = (market: MarketRef): boolean => this.#wanted.has(marketKey(market));
    if (changed.length === 0 || changed.some(concerns)) this.#task.wake();
  }

  #tellDeaf(what: string, { message }: { readonly message: string }): void {
    const line = `Portfolio ${this.#task.portfolioId} does not hear of ${what}, and looks at them once in its interval: ${message}`;
    this.#tellOnce([line]);
  }
}
