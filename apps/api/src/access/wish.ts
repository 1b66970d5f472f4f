import { isObject } from '../is-object.ts';
import type { Access, Wish } from './gatekeeper.ts';

/** The portfolio that an input names; one that is malformed names none and matches no token's. */
const portfolioOf = (input: unknown): number =>
  isObject(input) && typeof input['portfolioId'] === 'number' ? input['portfolioId'] : Number.NaN;

/** What a procedure says of itself. */
export interface Stated {
  readonly access: Access;
  /**
   * Where it names the portfolios that it touches: in `portfolioId` unless given, in each item of `trades`, or nowhere, as
   * it touches none. What stands elsewhere in an input says nothing.
   */
  readonly touches?: 'trades' | 'nothing';
  /** What a call counts against the rate, where it takes more than others; each item of `trades` counts one. */
  readonly cost?: number;
}

/** What a tRPC call wants, read from its input before any schema has looked at it. */
export function wishOf({ access, touches, cost = 1 }: Stated, input: unknown): Wish {
  if (touches === 'nothing') return { access, portfolios: [], cost };
  if (touches === 'trades') {
    const { trades } = isObject(input) ? input : {};
    if (!Array.isArray(trades)) return { access, portfolios: 'all', cost };
    return { access, portfolios: trades.map(portfolioOf), cost: Math.max(cost, trades.length) };
  }
  const portfolio = portfolioOf(input);
  return { access, portfolios: Number.isNaN(portfolio) ? 'all' : [portfolio], cost };
}
