import type { z } from 'zod';
import type { Stated } from '../../src/access/access-request.ts';
import { appRouter } from '../../src/router.ts';

/** tRPC's own knowledge of a procedure. */
export interface Procedure {
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly meta?: Stated;
  /** The schemas that look at its input. */
  readonly inputs: readonly z.ZodType[];
}

interface Defined<T> {
  readonly _def: T;
}

/** tRPC keeps its procedures by full name, though it declares them nested. */
const { _def: definition } = appRouter as unknown as Defined<{
  procedures: Readonly<Record<string, Defined<Procedure>>>;
}>;

/** Every procedure by its full name. */
export const procedures: Readonly<Record<string, Procedure>> = Object.fromEntries(
  Object.entries(definition.procedures).map(([name, { _def }]) => [name, _def]),
);
