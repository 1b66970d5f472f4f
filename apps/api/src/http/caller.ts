import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ReadBudget } from '../access/read-budget.ts';
import { Reading } from '../access/reading.ts';
import type { CallContext } from '../context.ts';

/**
 * Calls each listener once the answer is sent or its connection is gone, be it now. All calls of a batch share one
 * listener of Node's, which warns of a leak where there are more than ten.
 */
function whenClosed({ raw }: FastifyReply): (listener: () => void) => void {
  const listeners: (() => void)[] = [];
  raw.once('close', () => {
    for (const listener of listeners.splice(0)) listener();
  });
  return (listener) => {
    if (raw.closed) listener();
    else listeners.push(listener);
  };
}

/** Returns the caller of one request, and the reading that all its calls share. */
export function callerOf(
  { headers, ip }: FastifyRequest,
  reply: FastifyReply,
  budget: ReadBudget,
): Pick<CallContext, 'authorization' | 'onClose' | 'reading'> {
  const onClose = whenClosed(reply);
  return {
    authorization: headers.authorization,
    onClose,
    reading: new Reading(budget, { address: ip, onClose }),
  };
}
