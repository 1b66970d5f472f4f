import type { AccessRequest, Gatekeeper } from '../access/gatekeeper.ts';

/** Time between two looks at whether callers may still read, in milliseconds. */
const LOOK_MS = 1_000;

type Listener = () => void;

/** A caller that follows something: its `Authorization` header, and the portfolios that it follows. */
export interface Follower {
  readonly authorization: string | undefined;
  readonly portfolios: AccessRequest['portfolios'];
}

/** The way in which followers are checked. */
export type FollowerCheck = Pick<Gatekeeper, 'check'>;

/** The access of a follower: to read, at no charge, however often it is checked. */
export const accessOf = ({ portfolios }: Pick<Follower, 'portfolios'>): AccessRequest => ({
  access: 'read',
  portfolios,
  charge: 0,
});

/**
 * Looks once a second whether followers may still read: once for all streams of one caller, so that a stream costs nothing
 * while nothing changes.
 */
export class StandingWatch {
  readonly #gatekeeper: FollowerCheck;
  readonly #followers = new Map<string, { readonly follower: Follower; readonly listeners: Set<Listener> }>();
  #isLooking = false;

  constructor(gatekeeper: FollowerCheck) {
    this.#gatekeeper = gatekeeper;
  }

  /** Calls the listener at each look at which the follower may read no more, or nobody can say. Returns the way to stop. */
  follow(follower: Follower, listener: Listener): () => void {
    const key = JSON.stringify([follower.authorization ?? null, follower.portfolios]);
    const followed = this.#followers.get(key) ?? { follower, listeners: new Set() };
    const own: Listener = () => listener();
    followed.listeners.add(own);
    this.#followers.set(key, followed);
    if (!this.#isLooking) this.#lookSoon();
    return () => {
      followed.listeners.delete(own);
      if (followed.listeners.size === 0 && this.#followers.get(key) === followed) this.#followers.delete(key);
    };
  }

  #lookSoon(): void {
    this.#isLooking = true;
    setTimeout(() => void this.#look(), LOOK_MS).unref();
  }

  async #look(): Promise<void> {
    for (const { follower, listeners } of this.#followers.values()) {
      try {
        await this.#gatekeeper.check(follower.authorization, accessOf(follower));
      } catch {
        // Each stream asks for itself, and ends with what it is told.
        for (const listener of listeners) listener();
      }
    }
    if (this.#followers.size > 0) this.#lookSoon();
    else this.#isLooking = false;
  }
}
