import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ReadBudget } from '../access/read-budget.ts';
import { Reading } from '../access/reading.ts';
import type { CallContext } from '../context.ts';

/** Calls the listener once the answer is sent or its connection is gone, be it now. */
function onClose({ raw }: FastifyReply, listener: () => void): void {
  if (raw.closed) listener();
  else raw.once('close', listener);
}

/** Returns the caller of one request, and the reading that all its calls share. */
export function callerOf(
  { headers, ip }: FastifyRequest,
  reply: FastifyReply,
  budget: ReadBudget,
): Pick<CallContext, 'authorization' | 'onClose' | 'reading'> {
  const whenClosed = (listener: () => void): void => onClose(reply, listener);
  return {
    authorization: headers.authorization,
    onClose: whenClosed,
    reading: new Reading(budget, { address: ip, onClose: whenClosed }),
  };
}
