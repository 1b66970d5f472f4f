import type { Access, Wish } from './gatekeeper.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The portfolio that an input names; one that is malformed names none and matches no token's. */
const portfolioOf = (input: Record<string, unknown>): number =>
  typeof input['portfolioId'] === 'number' ? input['portfolioId'] : Number.NaN;

/** What a procedure says of itself; a shared one touches no portfolio. */
interface Stated {
  readonly access: Access;
  readonly shared?: true;
}

/** What a tRPC call wants, read from its input before any schema has looked at it: each item of a list counts. */
export function wishOf({ access, shared }: Stated, input: unknown): Wish {
  if (shared) return { access, portfolios: [], cost: 1 };
  if (!isObject(input)) return { access, portfolios: 'all', cost: 1 };
  const { trades } = input;
  if (Array.isArray(trades)) {
    const items = trades.map((item: unknown) => (isObject(item) ? item : {}));
    return { access, portfolios: items.map(portfolioOf), cost: Math.max(1, items.length) };
  }
  const named = typeof input['portfolioId'] === 'number';
  return { access, portfolios: named ? [portfolioOf(input)] : 'all', cost: 1 };
}
