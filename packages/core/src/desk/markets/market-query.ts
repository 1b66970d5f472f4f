import {
  DomainError,
  MARKET_STATES,
  MAX_BALANCE,
  requireId,
  requireOneOf,
  requireText,
  requireVenue,
  tagOf,
} from '../../domain/index.ts';
import { ONE_PRICE } from '../../money/index.ts';
import {
  DIRECTIONS,
  MARKET_SORTS,
  type Direction,
  type MarketSort,
} from '../../store/markets/market-order.ts';
import type { MarketFilter } from '../../store/markets/market-rules.ts';
import { requireLimit } from '../cursor.ts';
import { searchOf } from './search-of.ts';

/** The most markets that a query names. */
export const MAX_MARKET_IDS = 200;
/** The longest time ahead by which markets are chosen: ten years. */
export const MAX_HOURS_AHEAD = 87_600;

/** A query for a page of markets. */
export interface MarketQuery extends MarketFilter {
  /** `newest` unless given. */
  readonly sort?: MarketSort | undefined;
  /** Unless given, the soonest end and the narrowest spread come first, and the largest of other figures. */
  readonly direction?: Direction | undefined;
  /** True to count the markets that each rule removes. */
  readonly countRemoved?: boolean | undefined;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

function refuse(field: string, rule: string): never {
  throw new DomainError('INVALID_INPUT', `${field} ${rule}.`, { field });
}

function validateWords({ text, tag, marketIds }: MarketFilter): void {
  if (text !== undefined) {
    requireText('text', text);
    searchOf(text);
  }
  if (tag !== undefined) {
    requireText('tag', tag);
    if (tagOf(tag) === '') refuse('tag', 'must hold a letter or a digit');
  }
  if (marketIds === undefined) return;
  if (marketIds.length > MAX_MARKET_IDS) refuse('marketIds', `must be at most ${MAX_MARKET_IDS} ids`);
  for (const id of marketIds) requireId('marketIds', id);
}

function validateFigures(filter: MarketFilter): void {
  const most = {
    minLiquidity: MAX_BALANCE,
    minVolume: MAX_BALANCE,
    maxSpread: ONE_PRICE,
    minPrice: ONE_PRICE,
  };
  for (const [field, bound] of Object.entries({ ...most, maxPrice: ONE_PRICE })) {
    const value = filter[field as keyof typeof most];
    if (value === undefined || (typeof value === 'bigint' && value >= 0n && value <= bound)) continue;
    refuse(field, `must be from 0 to ${bound / ONE_PRICE}`);
  }
  const { minPrice, maxPrice, endsWithinHours: hours } = filter;
  if (minPrice !== undefined && maxPrice !== undefined && minPrice > maxPrice)
    refuse('minPrice', 'must not be above maxPrice');
  if (hours !== undefined && !(hours > 0 && hours <= MAX_HOURS_AHEAD))
    refuse('endsWithinHours', `must be above 0 and at most ${MAX_HOURS_AHEAD}`);
}

/** @throws DomainError INVALID_INPUT, naming the field */
export function validateMarketQuery(query: MarketQuery): void {
  const { venue, state, eventId, series, sort, direction, limit } = query;
  requireLimit(limit);
  if (venue !== undefined) requireVenue(venue);
  if (state !== undefined) requireOneOf('state', state, MARKET_STATES);
  if (eventId !== undefined) requireId('eventId', eventId);
  if (series !== undefined) requireId('series', series);
  if (sort !== undefined) requireOneOf('sort', sort, MARKET_SORTS);
  if (direction !== undefined) requireOneOf('direction', direction, DIRECTIONS);
  validateWords(query);
  validateFigures(query);
}
