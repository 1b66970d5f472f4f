import { DomainError, ID_PATTERN } from '../../domain/index.ts';
import type { MarketOrder, MarketPlace } from '../../store/markets/market-order.ts';

/** A figure with six decimals, or milliseconds since 1970 up to the year 9999; a hyphen where it is not known. */
const KEY = /^(?:-|\d{1,14}\.\d{6}|-?\d{1,15})$/;
const LATEST_MS = 253_402_300_799_999;

const isKey = (key: string, { sort }: MarketOrder): boolean => {
  if (!KEY.test(key)) return false;
  if (key === '-') return sort !== 'newest';
  const isTime = sort === 'newest' || sort === 'endsIn';
  return key.includes('.') ? !isTime : isTime && Math.abs(Number(key)) <= LATEST_MS;
};

/** Returns the place as a text that callers send back unchanged, with the order of its list. */
export const encodeMarketPlace = ({ sort, direction }: MarketOrder, place: MarketPlace): string =>
  Buffer.from([sort, direction, place.key ?? '-', place.venue, place.marketId].join(' ')).toString(
    'base64url',
  );

/**
 * Returns the place that a cursor stands for; null without a cursor.
 * @throws DomainError INVALID_INPUT for a cursor that is not one of a list in this order
 */
export function decodeMarketPlace(order: MarketOrder, cursor: string | null | undefined): MarketPlace | null {
  if (cursor == null) return null;
  const [sort, direction, key = '', ...ids] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const [venue = '', marketId = ''] = ids;
  const place = { key: key === '-' ? null : key, venue, marketId };
  const isSound =
    sort === order.sort &&
    direction === order.direction &&
    isKey(key, order) &&
    ids.every((id) => ID_PATTERN.test(id));
  if (isSound && encodeMarketPlace(order, place) === cursor) return place;
  throw new DomainError(
    'INVALID_INPUT',
    'cursor is not one that this list returned in this order; start again without it.',
    { field: 'cursor' },
  );
}
