import { createHash } from 'node:crypto';
import { REVERSAL_PREFIX, SETTLEMENT_PREFIX, type MarketRef } from '../../domain/index.ts';

/** Longest id of a command. */
export const MAX_ID_LENGTH = 255;

/** A short name of a text that is too long to be part of an id. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A settlement of one of a market's results. */
export interface SettlementOf extends MarketRef {
  readonly revision: number;
  readonly tradeId: string;
  /** 1, and one more for each earlier id under which a refusal or another command stands. */
  readonly attempt: number;
}

/**
 * The beginnings of the ids of all settlements of a market: its name, and a hash for trades whose id is too long
 * beside it.
 */
export const settlementPrefixes = ({ venue, marketId }: MarketRef): readonly [string, string] => [
  `${SETTLEMENT_PREFIX}${venue}:${marketId}:`,
  `${SETTLEMENT_PREFIX}${hashOf(`${venue}:${marketId}`)}:`,
];

/** The part of the ids that names one result of the market. */
export const revisionPrefix = (revision: number): string => `r${revision}:`;

/**
 * The id under which a trade is settled by a result of its market: `settle:polymarket:517310:r1:my-trade`, the same
 * however often, and by which process, it is settled. One that would be too long, or that counts attempts, has hashes for the market
 * and the trade.
 */
export function settlementId(settlement: SettlementOf): string {
  const { tradeId, attempt } = settlement;
  const [named, hashed] = settlementPrefixes(settlement);
  const revision = revisionPrefix(settlement.revision);
  const id = `${named}${revision}${tradeId}`;
  if (attempt > 1) return `${hashed}${revision}${attempt}:${hashOf(tradeId)}`;
  return id.length <= MAX_ID_LENGTH ? id : `${hashed}${revision}${hashOf(tradeId)}`;
}

/** The id under which a settlement is taken back; attempts count as those of settlements do. */
export function reversalId(settlement: string, attempt = 1): string {
  if (attempt > 1) return `${REVERSAL_PREFIX}${hashOf(settlement)}:${attempt}`;
  const id = `${REVERSAL_PREFIX}${settlement.slice(SETTLEMENT_PREFIX.length)}`;
  return id.length <= MAX_ID_LENGTH ? id : `${REVERSAL_PREFIX}${hashOf(settlement)}`;
}
