import { MAX_PAGE_SIZE } from '@prescient/core';
import { isObject } from '../is-object.ts';
import type { Access, AccessRequest } from './gatekeeper.ts';

/** The portfolio that an input names; one that is malformed names none and matches no token's. */
const portfolioOf = (input: unknown): number =>
  isObject(input) && typeof input['portfolioId'] === 'number' ? input['portfolioId'] : Number.NaN;

/** The access that a procedure states. */
export interface Stated {
  readonly access: Access;
  /**
   * The place where an input names the portfolios that it touches: `portfolioId` unless given, each item of `trades`,
   * the list `portfolioIds`, or nowhere. Other fields of an input say nothing about it.
   */
  readonly touches?: 'trades' | 'portfolioIds' | 'nothing';
  /** The charge of a call against the rate, where it takes more than others; each item of `trades` or `signals` is charged 1. */
  readonly charge?: number;
  /** Rows of a query's answer unless its input gives a `limit`; 1 unless given, 0 if it reads none. */
  readonly rows?: number;
}

/** Returns the rows that a query may answer with, read from its input before any schema has looked at it. */
export function rowsOf({ rows = 1 }: Pick<Stated, 'rows'>, input: unknown): number {
  const { limit } = isObject(input) ? input : {};
  const isLimit =
    typeof limit === 'number' && Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE_SIZE;
  return rows > 1 && isLimit ? limit : rows;
}

/** The access that a tRPC call asks for, read from its input before any schema has looked at it. */
export function accessRequestOf({ access, touches, charge = 1 }: Stated, input: unknown): AccessRequest {
  if (touches === 'nothing') return { access, portfolios: [], charge };
  if (touches === 'trades') {
    const { trades } = isObject(input) ? input : {};
    if (!Array.isArray(trades)) return { access, portfolios: 'all', charge };
    return { access, portfolios: trades.map(portfolioOf), charge: Math.max(charge, trades.length) };
  }
  if (touches === 'portfolioIds') {
    const { portfolioIds } = isObject(input) ? input : {};
    if (!Array.isArray(portfolioIds)) return { access, portfolios: 'all', charge };
    return {
      access,
      portfolios: portfolioIds.map((id: unknown) => portfolioOf({ portfolioId: id })),
      charge,
    };
  }
  const portfolio = portfolioOf(input);
  const { signals } = isObject(input) ? input : {};
  return {
    access,
    portfolios: Number.isNaN(portfolio) ? 'all' : [portfolio],
    charge: Array.isArray(signals) ? Math.max(charge, signals.length) : charge,
  };
}
