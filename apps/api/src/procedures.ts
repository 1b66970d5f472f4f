import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import type { Stated } from './access/access-request.ts';
import type { CallContext } from './context.ts';
import { isEmpty } from './is-object.ts';
import { appRouter } from './router.ts';
import { refusalOf } from './trpc.ts';

/** tRPC's own knowledge of a procedure. */
export interface Procedure {
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly meta?: Stated;
  /** The schemas that look at its input. */
  readonly inputs: readonly z.ZodType[];
  /** The schema of its answer. */
  readonly output?: z.ZodType;
}

interface Defined<T> {
  readonly _def: T;
}

/** tRPC keeps its procedures by full name, though it declares them nested. */
const { _def: definition } = appRouter as unknown as Defined<{
  procedures: Readonly<Record<string, Defined<Procedure>>>;
}>;

/** Every procedure by its full name, such as `trade.execute`. */
export const procedures: Readonly<Record<string, Procedure>> = Object.fromEntries(
  Object.entries(definition.procedures).map(([name, { _def }]) => [name, _def]),
);

/** A query or a mutation: one request, one answer. */
export interface Call extends Procedure {
  readonly name: string;
  readonly type: 'query' | 'mutation';
  readonly meta: Stated;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

/** Every query and mutation, in the order of the router. @throws Error for one that lacks a schema */
export const calls: readonly Call[] = Object.entries(procedures).flatMap(([name, procedure]): Call[] => {
  const { type, meta, inputs, output } = procedure;
  if (type === 'subscription') return [];
  const [input] = inputs;
  if (!meta || !input || !output) throw new Error(`${name} states no access, input or answer`);
  return [{ ...procedure, name, type, meta, input, output }];
});

/** A procedure that takes nothing is sent nothing where a caller sent an object without a field. */
export const sentTo = ({ input }: Call, sent: unknown): unknown =>
  input instanceof z.ZodVoid && isEmpty(sent) ? undefined : sent;

type Caller = Readonly<Record<string, (input: unknown) => Promise<unknown>>>;

/**
 * Calls a procedure as a request over tRPC does, with the same gates.
 * @throws DomainError if it is refused; TRPCError if the fault is ours
 */
export async function callProcedure(name: string, context: CallContext, input: unknown): Promise<unknown> {
  // tRPC finds a procedure by its full name, though its types show it nested.
  const caller = appRouter.createCaller(context) as unknown as Caller;
  try {
    return await caller[name]!(input);
  } catch (error) {
    throw (error instanceof TRPCError ? refusalOf(error) : null) ?? error;
  }
}
