import {
  marketKey,
  outcomeKey,
  outcomeOf,
  type HeldTrade,
  type MarketRef,
  type OutcomeRef,
} from '@prescient/core/domain';
import { positionView, type PositionView } from '@prescient/strategies/sdk';

/** A trade that holds shares, with its view once somebody asked for it. */
interface OpenTrade {
  held: HeldTrade;
  view: PositionView | null;
}

type OpenTrades = Map<string, OpenTrade>;

/** The newest buy first, as positions are listed. */
const newestFirst = ({ held: { position: a } }: OpenTrade, { held: { position: b } }: OpenTrade): number =>
  b.openedAt.getTime() - a.openedAt.getTime() || (a.tradeId < b.tradeId ? 1 : -1);

const isSameLot = ({ position: a }: HeldTrade, { position: b }: HeldTrade): boolean =>
  a.shares === b.shares && a.amount === b.amount && a.fee === b.fee;

/** The executed trades of a portfolio, those that hold shares by their outcomes. */
export class HeldTrades {
  readonly #all = new Map<string, HeldTrade>();
  readonly #open: OpenTrades = new Map();
  readonly #byOutcome = new Map<string, OpenTrades>();
  /** The trades of each market that were paid because it ended. */
  readonly #settled = new Map<string, Set<string>>();
  #views: readonly PositionView[] | null = null;
  /** All shares that are held. */
  openShares = 0n;

  /** All of them, in the order in which they were bought. */
  get all(): Iterable<HeldTrade> {
    return this.#all.values();
  }

  find(tradeId: string): HeldTrade | null {
    return this.#all.get(tradeId) ?? null;
  }

  /** Takes over a trade that is new, or as it is now. */
  set(held: HeldTrade): void {
    const { tradeId } = held.trade;
    const before = this.#all.get(tradeId);
    this.#all.set(tradeId, held);
    this.openShares += held.position.shares - (before?.position.shares ?? 0n);
    if (held.position.status === 'open') this.#keepOpen(tradeId, held);
    else this.#close(tradeId, held);
    this.#noteSettlement(tradeId, held);
  }

  /** The trades that hold shares of an outcome, in the order in which they were bought. */
  ofOutcome(outcome: OutcomeRef): HeldTrade[] {
    return Array.from(this.#byOutcome.get(outcomeKey(outcome))?.values() ?? [], ({ held }) => held);
  }

  /** The trades of a market that were paid because it ended. */
  settledIn(market: MarketRef): HeldTrade[] {
    return Array.from(this.#settled.get(marketKey(market)) ?? [], (tradeId) => this.#all.get(tradeId)!);
  }

  /** The open positions as a strategy sees them, the newest first. */
  get views(): readonly PositionView[] {
    this.#views ??= [...this.#open.values()]
      .toSorted(newestFirst)
      .map((open) => (open.view ??= positionView(open.held.position)));
    return this.#views;
  }

  #keepOpen(tradeId: string, held: HeldTrade): void {
    const open = this.#open.get(tradeId);
    if (open !== undefined) {
      if (!isSameLot(open.held, held)) [open.view, this.#views] = [null, null];
      open.held = held;
      return;
    }
    this.#views = null;
    const added = { held, view: null };
    this.#open.set(tradeId, added);
    const key = outcomeKey(outcomeOf(held.position));
    const others = this.#byOutcome.get(key);
    if (others === undefined) this.#byOutcome.set(key, new Map([[tradeId, added]]));
    else others.set(tradeId, added);
  }

  #close(tradeId: string, held: HeldTrade): void {
    if (!this.#open.delete(tradeId)) return;
    this.#views = null;
    const key = outcomeKey(outcomeOf(held.position));
    const others = this.#byOutcome.get(key)!;
    others.delete(tradeId);
    if (others.size === 0) this.#byOutcome.delete(key);
  }

  #noteSettlement(tradeId: string, { position }: HeldTrade): void {
    const key = marketKey(position);
    const settled = this.#settled.get(key);
    if (position.settlementId === null) settled?.delete(tradeId);
    else if (settled === undefined) this.#settled.set(key, new Set([tradeId]));
    else settled.add(tradeId);
  }
}
