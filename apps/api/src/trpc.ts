import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import type { Context } from './context.ts';
import { domainErrorOf, ERROR_MAP, INTERNAL_MESSAGE, wireError, type WireError } from './errors.ts';

/** Says in one sentence what is wrong with an input, naming the first field that is. */
function inputError(error: z.ZodError): WireError {
  const [issue] = error.issues;
  const field = issue?.path.join('.') || 'input';
  return wireError({ code: 'INVALID_INPUT', message: `${field}: ${issue?.message ?? 'is not valid'}.`, details: { field } });
}

/** The refusal that an error carries for clients; null where the fault is ours or the protocol's. */
function refusalOf(cause: unknown): WireError | null {
  if (cause instanceof z.ZodError) return inputError(cause);
  const refusal = domainErrorOf(cause);
  return refusal && wireError(refusal);
}

const t = initTRPC.context<Context>().create({
  // Otherwise stack traces go to clients wherever NODE_ENV is not set.
  isDev: false,
  errorFormatter({ shape, error }) {
    const domain = error.code === 'INTERNAL_SERVER_ERROR' ? null : refusalOf(error.cause);
    const internal = error.code === 'INTERNAL_SERVER_ERROR';
    const message = domain?.message ?? (internal ? INTERNAL_MESSAGE : shape.message);
    return { ...shape, message, data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, domain } };
  },
});

/** Gives refusals of the domain their tRPC code. */
const refusals = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok || result.error.code !== 'INTERNAL_SERVER_ERROR') return result;
  const refusal = domainErrorOf(result.error.cause);
  if (!refusal) return result;
  throw new TRPCError({ code: ERROR_MAP[refusal.code].trpc, message: refusal.message, cause: refusal });
});

export const router = t.router;
export const procedure = t.procedure.use(refusals);
