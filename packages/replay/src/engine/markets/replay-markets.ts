import {
  believed,
  carriedOut,
  contested,
  isDue,
  isOlder,
  isSameIdentity,
  marketKey,
  merged,
  mergedEvent,
  quoteOfListing,
  venueKey,
  withResolution,
  type EventListing,
  type ListedEvent,
  type Market,
  type MarketListing,
  type MarketRef,
} from '@prescient/core/domain';
import { ONE_PRICE, type Price } from '@prescient/core/money';
import type { Note } from '../../tape/note.ts';
import type { TapeToken } from '../../tape/tape.ts';
import { momentText, ReplayError } from '../replay-error.ts';
import { KnownMarket, type TokenPair } from './known-market.ts';

/** The finest step of prices. */
const FINEST_STEP = 100n;

/** The numbers of the tokens of each market, by `marketKey`. */
function pairsOf(tokens: readonly TapeToken[]): Map<string, TokenPair> {
  const pairs = new Map<string, TokenPair>();
  for (const [number, token] of tokens.entries()) {
    const [yes, no] = pairs.get(marketKey(token)) ?? [-1, -1];
    pairs.set(marketKey(token), token.outcome === 0 ? [number, no] : [yes, number]);
  }
  return pairs;
}

/** The markets that the tape has told of, by the rules by which the catalogue learns of them live. */
export class ReplayMarkets {
  readonly #tokens: readonly TapeToken[];
  readonly #pairs: ReadonlyMap<string, TokenPair>;
  readonly #markets = new Map<string, KnownMarket>();
  readonly #events = new Map<string, ListedEvent>();

  constructor(tokens: readonly TapeToken[]) {
    this.#tokens = tokens;
    this.#pairs = pairsOf(tokens);
  }

  /** All of them, in the order in which they were told of. */
  get all(): Iterable<KnownMarket> {
    return this.#markets.values();
  }

  get count(): number {
    return this.#markets.size;
  }

  find(market: MarketRef): KnownMarket | null {
    return this.#markets.get(marketKey(market)) ?? null;
  }

  /** The market of a token; null where the tape has not told of it. */
  ofToken(token: number): KnownMarket | null {
    const named = this.#tokens[token];
    return named === undefined ? null : this.find(named);
  }

  /** Takes over a note about a market or an event. Returns the market that is to be settled, or whose facts changed. */
  learn(note: Note): KnownMarket | null {
    const now = new Date(note.at);
    if (note.kind === 'market') return this.#learnMarket(believed(note.listing, now), now);
    if (note.kind === 'event') this.#learnEvent(note.listing, now);
    if (note.kind === 'tick') return this.#learnTick(note.token, note.tickSize, note.at);
    return null;
  }

  /** Notes that all that was due for a market has been done: positions are paid, or settlements taken back. */
  carryOut(known: KnownMarket, now: number): void {
    if (isDue(known.market))
      known.market = withResolution(known.market, carriedOut(known.market), new Date(now));
  }

  #learnMarket(listing: MarketListing, now: Date): KnownMarket | null {
    const key = marketKey(listing);
    const known = this.#markets.get(key);
    if (known === undefined) return this.#add(key, listing, now);
    if (!isSameIdentity(known.market, listing)) known.market = contested(known.market, listing, now);
    else if (isOlder(listing, known.market)) return null;
    else {
      known.market = merged(known.market, listing, now);
      this.#quote(known, listing, now);
    }
    return known;
  }

  #add(key: string, listing: MarketListing, now: Date): KnownMarket {
    const market: Market = merged(null, listing, now);
    const event = market.eventId === null ? null : this.#events.get(venueKey(market.venue, market.eventId));
    const known = new KnownMarket(market, this.#pairs.get(key) ?? [-1, -1], event ?? null);
    this.#markets.set(key, known);
    this.#quote(known, listing, now);
    return known;
  }

  #quote(known: KnownMarket, listing: MarketListing, now: Date): void {
    known.best = quoteOfListing(listing, now) ?? (known.isTrading ? known.best : null);
  }

  #learnEvent(listing: EventListing, now: Date): void {
    const key = venueKey(listing.venue, listing.eventId);
    const before = this.#events.get(key) ?? null;
    if (isOlder(listing, before)) return;
    const event = mergedEvent(before, listing, now);
    this.#events.set(key, event);
    for (const known of this.#markets.values())
      if (known.market.venue === listing.venue && known.market.eventId === listing.eventId)
        known.event = event;
  }

  #learnTick(token: number, tickSize: Price, at: number): KnownMarket | null {
    if (tickSize <= 0n || tickSize >= ONE_PRICE || tickSize % FINEST_STEP !== 0n)
      throw new ReplayError(
        'REPLAY_PRICE',
        `At ${momentText(at)} the tape changes the step between prices to ${Number(tickSize) / 1e6} dollars; a step lies from 0.0001 to below 1. Check the tape, and build it again.`,
      );
    const known = this.ofToken(token);
    if (known !== null) known.market = { ...known.market, tickSize, updatedAt: new Date(at) };
    return known;
  }
}
