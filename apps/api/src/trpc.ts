import { initTRPC, TRPCError } from '@trpc/server';
import { DomainError } from '@prescient/core';
import { z } from 'zod';
import { accessRequestOf, rowsOf, type Stated } from './access/access-request.ts';
import type { CallContext } from './context.ts';
import { domainErrorOf, ERROR_MAP, INTERNAL_MESSAGE, wireError } from './errors.ts';
import { schemaFault, unreadableJson } from './input-fault.ts';
import { PAGE_SIZE } from './schemas/common.ts';

/** The refusal that an error carries; null where the fault is ours or the protocol's. */
export function refusalOf({ code, cause }: TRPCError): DomainError | null {
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
    // Proxies cut a stream that says nothing for long, so it pings; and a client notices a stream that was cut.
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

/** Gives refusals of the domain their tRPC code. */
async function refusing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw refusedCall(error) ?? error;
  }
}

/**
 * Asks the gatekeeper before any schema looks at the input, lets queries read in turn, and gives refusals of the domain
 * their tRPC code. A procedure that states no access is let in by nobody.
 */
const admission = t.middleware(async ({ ctx, meta, type, getRawInput, next }) => {
  if (!meta) throw new Error('a procedure states no access');
  const result = await refusing(async () => {
    const input = await getRawInput();
    const token = await ctx.gatekeeper.admit(ctx.authorization, accessRequestOf(meta, input));
    ctx.reading.admit(token);
    if (type === 'subscription') ctx.onClose(ctx.seats.take(token));
    const rows = type === 'query' && meta.access !== 'public' ? rowsOf(meta, input) : 0;
    const proceed = () => next({ ctx: { token } });
    if (rows === 0) return proceed();
    return ctx.reading.run(rows, proceed, (answer) => (answer.ok ? answer.data : null));
  });
  if (result.ok || result.error.code !== 'INTERNAL_SERVER_ERROR') return result;
  const refused = refusedCall(result.error.cause);
  if (!refused) return result;
  throw refused;
});

/** The code of an answer for the metrics: `OK`, that of the refusal, or tRPC's own. */
function codeOf(error: TRPCError | null): string {
  if (error === null) return 'OK';
  return (refusalOf(error) ?? domainErrorOf(error.cause))?.code ?? error.code;
}

/** Counts each call with its code and its time. */
const measured = t.middleware(async ({ ctx, path, next }) => {
  const began = ctx.db.clock.monotonicMs();
  const result = await next();
  const ms = ctx.db.clock.monotonicMs() - began;
  ctx.metrics.calls.count({ procedure: path, code: codeOf(result.ok ? null : result.error), ms });
  return result;
});

const guarded = t.procedure.use(measured).use(admission);

export const router = t.router;
/*
 * The only ways to make a procedure, so that each states who may call it. What `publicProcedure` makes is open to
 * everyone; a test holds the list of them.
 */
export const publicProcedure = guarded.meta({ access: 'public' });
export const readProcedure = guarded.meta({ access: 'read' });
/** A read that is the same for every portfolio: a token for any portfolio may use it. */
export const sharedProcedure = guarded.meta({ access: 'read', touches: 'nothing' });
/** The same for a page of rows: charged by the `limit` of its input, or by the number given here. */
export const pageProcedure = guarded.meta({ access: 'read', rows: PAGE_SIZE });
export const sharedPageProcedure = guarded.meta({ access: 'read', touches: 'nothing', rows: PAGE_SIZE });
export const tradeProcedure = guarded.meta({ access: 'trade' });
/** A call of a simulation, which touches no portfolio: a token that may trade any may use it. */
export const simProcedure = guarded.meta({ access: 'trade', touches: 'nothing' });
/** A command for a list of `trades`, each with a portfolio of its own. */
export const tradesProcedure = guarded.meta({ access: 'trade', touches: 'trades' });
export const adminProcedure = guarded.meta({ access: 'admin' });
