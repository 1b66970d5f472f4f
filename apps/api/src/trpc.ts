import { initTRPC, TRPCError } from '@trpc/server';
import { DomainError } from '@prescient/core';
import { z } from 'zod';
import { accessRequestOf, type Stated } from './access/access-request.ts';
import type { CallContext } from './context.ts';
import { domainErrorOf, ERROR_MAP, INTERNAL_MESSAGE, wireError } from './errors.ts';
import { schemaFault, unreadableJson } from './input-fault.ts';

/** The refusal that an error carries; null where the fault is ours or the protocol's. */
function refusalOf({ code, cause }: TRPCError): DomainError | null {
  if (cause instanceof DomainError) return cause;
  // An output that its schema does not let out is no refusal: it has another code.
  if (code !== 'BAD_REQUEST') return null;
  if (cause instanceof z.ZodError) return schemaFault(cause);
  return cause instanceof SyntaxError ? unreadableJson('input', cause) : null;
}

/** A refusal of the domain with its tRPC code; null where the error is none. */
export function refusedCall(error: unknown): TRPCError | null {
  const refusal = domainErrorOf(error);
  return (
    refusal && new TRPCError({ code: ERROR_MAP[refusal.code].trpc, message: refusal.message, cause: refusal })
  );
}

const PING_MS = 5_000;

const t = initTRPC
  .context<CallContext>()
  .meta<Stated>()
  .create({
    // Otherwise stack traces go to clients wherever NODE_ENV is not set.
    isDev: false,
    // A stream that says nothing for long is cut by whoever stands in between; the client notices one that was cut.
    sse: {
      ping: { enabled: true, intervalMs: PING_MS },
      client: { reconnectAfterInactivityMs: 4 * PING_MS },
    },
    errorFormatter({ shape, error }) {
      const refusal = refusalOf(error);
      const message =
        error.code === 'INTERNAL_SERVER_ERROR' ? INTERNAL_MESSAGE : (refusal?.message ?? shape.message);
      const { code, httpStatus, path } = shape.data;
      return { ...shape, message, data: { code, httpStatus, path, domain: refusal && wireError(refusal) } };
    },
  });

/**
 * Asks the gatekeeper before any schema looks at the input, and gives refusals of the domain their tRPC code. A
 * procedure that states no access is let in by nobody.
 */
const admission = t.middleware(async ({ ctx, meta, type, getRawInput, next }) => {
  if (!meta) throw new Error('a procedure states no access');
  try {
    const token = await ctx.gatekeeper.admit(ctx.authorization, accessRequestOf(meta, await getRawInput()));
    if (type === 'subscription') ctx.onClose(ctx.seats.take(token));
  } catch (error) {
    throw refusedCall(error) ?? error;
  }
  const result = await next();
  if (result.ok || result.error.code !== 'INTERNAL_SERVER_ERROR') return result;
  const refused = refusedCall(result.error.cause);
  if (!refused) return result;
  throw refused;
});

const guarded = t.procedure.use(admission);

export const router = t.router;
/*
 * The only ways to make a procedure, so that each states who may call it. What `publicProcedure` makes is open to
 * everyone; a test holds the list of them.
 */
export const publicProcedure = guarded.meta({ access: 'public' });
export const readProcedure = guarded.meta({ access: 'read' });
/** What is the same for every portfolio, so that whoever may read one may read it. */
export const sharedProcedure = guarded.meta({ access: 'read', touches: 'nothing' });
export const tradeProcedure = guarded.meta({ access: 'trade' });
/** What takes a list of `trades`, each with a portfolio of its own. */
export const tradesProcedure = guarded.meta({ access: 'trade', touches: 'trades' });
export const adminProcedure = guarded.meta({ access: 'admin' });
