import { fromMicros, type Random, toMicros } from '@prescient/workshop';

interface OpenPosition {
  readonly tradeId: string;
  readonly portfolioId: number;
  /** As bought; parts of it may be sold already, so that a close can ask for too much. */
  readonly shares: string;
}

/** The positions that bots know of. All may close each other's, so that closes of one position race. */
export class OpenPositions {
  readonly #positions = new Map<string, OpenPosition>();

  add(position: OpenPosition): void {
    this.#positions.set(position.tradeId, position);
  }

  remove(tradeId: string): void {
    this.#positions.delete(tradeId);
  }

  /** A position to close, and how much of it: a part in whole steps, or null for all; null when no position is open. */
  pick(
    random: Random,
    step: bigint,
  ): (Omit<OpenPosition, 'shares'> & { readonly shares: string | null }) | null {
    if (this.#positions.size === 0) return null;
    const position = random.pick([...this.#positions.values()]);
    const wanted = (toMicros(position.shares) * BigInt(random.between(1, 99))) / 100n;
    const part = wanted - (wanted % step);
    const whole = part === 0n || random.chance(0.5);
    return { ...position, shares: whole ? null : fromMicros(part) };
  }
}
