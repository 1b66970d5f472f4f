import { outcomeKey, type Database, type Portfolio } from '@prescient/core';
import type { MarketFeed } from '@prescient/market-data';
import type { Logger } from 'pino';
import { FollowedAccount } from './followed-account.ts';
import type { PortfolioWatch } from './portfolio-watch.ts';

/** The longest time until the books' prices are seen in an account, in milliseconds. */
const REPRICE_MS = 1_000;

type Listener = () => void;

/** The means with which accounts are read. */
export interface LiveAccountsOptions {
  readonly reads: Database;
  readonly portfolioWatch: PortfolioWatch;
  /** Whose prices accounts are valued at; null where books are not live. */
  readonly feed: MarketFeed | null;
  readonly log: Logger;
}

interface Followed {
  readonly account: FollowedAccount;
  readonly listeners: Set<Listener>;
  readonly stop: () => void;
}

/** Somebody's view of an account. */
export interface AccountView {
  /** @throws DomainError PORTFOLIO_NOT_FOUND, and what the database throws */
  account(): Promise<Portfolio>;
  stop(): void;
}

/** The accounts that somebody follows. Nothing is asked while nobody follows one, nor while nothing changes. */
export class LiveAccounts {
  readonly #options: LiveAccountsOptions;
  readonly #followed = new Map<number, Followed>();
  /** Outcomes whose price changed since accounts were valued last. */
  readonly #changed = new Set<string>();
  #unlisten: (() => void) | null = null;

  constructor(options: LiveAccountsOptions) {
    this.#options = options;
  }

  /** Calls the listener whenever the account may have changed. */
  follow(portfolioId: number, listener: Listener): AccountView {
    const followed = this.#followed.get(portfolioId) ?? this.#begin(portfolioId);
    const own: Listener = () => listener();
    followed.listeners.add(own);
    return {
      account: () => followed.account.account(),
      stop: () => {
        followed.listeners.delete(own);
        if (followed.listeners.size === 0 && this.#followed.get(portfolioId) === followed)
          this.#end(portfolioId, followed);
      },
    };
  }

  #begin(portfolioId: number): Followed {
    const { reads, feed, portfolioWatch } = this.#options;
    const account = new FollowedAccount(portfolioId, { reads, marks: () => feed?.marks() ?? new Map() });
    const listeners = new Set<Listener>();
    const stop = portfolioWatch.listen(portfolioId, () => {
      account.expire();
      for (const listener of listeners) listener();
    });
    const followed = { account, listeners, stop };
    this.#followed.set(portfolioId, followed);
    if (feed && this.#unlisten === null) this.#listenTo(feed);
    return followed;
  }

  #end(portfolioId: number, { stop }: Followed): void {
    stop();
    this.#followed.delete(portfolioId);
    if (this.#followed.size > 0) return;
    this.#unlisten?.();
    this.#unlisten = null;
    this.#changed.clear();
  }

  #listenTo(feed: MarketFeed): void {
    const stop = feed.listen((change) => {
      if (change.kind === 'book') this.#changed.add(outcomeKey(change.book));
    });
    let timer = setTimeout(() => void round(), REPRICE_MS).unref();
    const round = async (): Promise<void> => {
      await this.#reprice();
      if (this.#unlisten === end) timer = setTimeout(() => void round(), REPRICE_MS).unref();
    };
    const end = (): void => {
      stop();
      clearTimeout(timer);
    };
    this.#unlisten = end;
  }

  async #reprice(): Promise<void> {
    if (this.#changed.size === 0) return;
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const followed of this.#followed.values()) await this.#repriceOne(followed, changed);
  }

  async #repriceOne({ account, listeners }: Followed, changed: readonly string[]): Promise<void> {
    try {
      if (!(await account.reprice(changed))) return;
    } catch (error) {
      account.expire();
      this.#options.log.debug({ err: error }, 'an account could not be valued; its next reader tries again');
    }
    for (const listener of listeners) listener();
  }
}
