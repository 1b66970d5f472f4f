import { MAX_ID_LENGTH } from '../../domain/index.ts';
import { hashOf } from './settlement-id.ts';

/**
 * The id under which all that is left of a trade is sold where its seller chose none: `close:<trade_id>`, so that asking
 * again sells once. A trade whose id is too long for that is named by its hash.
 */
export function closingId(tradeId: string): string {
  const id = `close:${tradeId}`;
  return id.length <= MAX_ID_LENGTH ? id : `close:${hashOf(tradeId)}`;
}
