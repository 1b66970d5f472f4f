import { fromMicros, type Random, toMicros } from '@prescient/workshop';

interface OpenLot {
  readonly tradeId: string;
  readonly portfolioId: number;
  /** As bought; parts of it may be sold already, so that a close can ask for too much. */
  readonly shares: string;
}

/** The lots that bots know of. All may close each other's, so that closes of one lot race. */
export class OpenLots {
  readonly #lots = new Map<string, OpenLot>();

  add(lot: OpenLot): void {
    this.#lots.set(lot.tradeId, lot);
  }

  remove(tradeId: string): void {
    this.#lots.delete(tradeId);
  }

  /** A lot to close, and how much of it: a part in whole steps, or null for all; null when no lot is open. */
  pick(random: Random, step: bigint): (Omit<OpenLot, 'shares'> & { readonly shares: string | null }) | null {
    if (this.#lots.size === 0) return null;
    const lot = random.pick([...this.#lots.values()]);
    const wanted = (toMicros(lot.shares) * BigInt(random.between(1, 99))) / 100n;
    const part = wanted - (wanted % step);
    const whole = part === 0n || random.chance(0.5);
    return { ...lot, shares: whole ? null : fromMicros(part) };
  }
}
