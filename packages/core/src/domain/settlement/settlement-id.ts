import type { MarketRef } from '../market/market-ref.ts';
import { REVERSAL_PREFIX, SETTLEMENT_PREFIX } from '../command/reserved-ids.ts';

/** Longest id of a command. */
export const MAX_ID_LENGTH = 255;

/** Gives the short name of a text that is too long to be part of an id; the same text always has the same. */
export type HashOf = (text: string) => string;

/** A settlement of one of a market's results. */
export interface SettlementOf extends MarketRef {
  readonly revision: number;
  readonly tradeId: string;
  /** 1, and one more for each earlier id under which a refusal or another command stands. */
  readonly attempt: number;
}

/** The part of the ids that names one result of the market. */
export const revisionPrefix = (revision: number): string => `r${revision}:`;

/** The ids under which positions are settled and settlements are taken back; they follow from what everybody knows. */
export class SettlementIds {
  readonly #hashOf: HashOf;

  constructor(hashOf: HashOf) {
    this.#hashOf = hashOf;
  }

  /**
   * The beginnings of the ids of all settlements of a market: its name, and a hash for trades whose id is too long
   * beside it.
   */
  prefixes({ venue, marketId }: MarketRef): readonly [string, string] {
    const market = `${venue}:${marketId}`;
    return [`${SETTLEMENT_PREFIX}${market}:`, `${SETTLEMENT_PREFIX}${this.#hashOf(market)}:`];
  }

  /**
   * The id under which a trade is settled by a result of its market: `settle:polymarket:517310:r1:my-trade`, the same
   * however often, and by which process, it is settled. One that would be too long, or that counts attempts, has hashes for the market
   * and the trade.
   */
  settlement(settlement: SettlementOf): string {
    const { venue, marketId, tradeId, attempt } = settlement;
    const revision = revisionPrefix(settlement.revision);
    const id = `${SETTLEMENT_PREFIX}${venue}:${marketId}:${revision}${tradeId}`;
    if (attempt === 1 && id.length <= MAX_ID_LENGTH) return id;
    const [, hashed] = this.prefixes(settlement);
    const trade = this.#hashOf(tradeId);
    return attempt > 1 ? `${hashed}${revision}${attempt}:${trade}` : `${hashed}${revision}${trade}`;
  }

  /** The id under which a settlement is taken back; attempts count as those of settlements do. */
  reversal(settlement: string, attempt = 1): string {
    if (attempt > 1) return `${REVERSAL_PREFIX}${this.#hashOf(settlement)}:${attempt}`;
    const id = `${REVERSAL_PREFIX}${settlement.slice(SETTLEMENT_PREFIX.length)}`;
    return id.length <= MAX_ID_LENGTH ? id : `${REVERSAL_PREFIX}${this.#hashOf(settlement)}`;
  }

  /** True if an id is that of a settlement of the market by a result that does not stand; null where none stands. */
  isOutdated(id: string, market: MarketRef, standing: number | null): boolean {
    const prefixes = this.prefixes(market).filter((prefix) => id.startsWith(prefix));
    const current = standing === null ? null : revisionPrefix(standing);
    return prefixes.some((prefix) => current === null || !id.startsWith(prefix + current));
  }
}
