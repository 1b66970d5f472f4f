import { type HttpAnswer, objectIn } from '@prescient/workshop';
import type { Reply } from '../tenants/intent.ts';

/** The fields that answers carry and that stand in the ledger, by their name on tRPC; REST writes them with underscores. */
const MONEY = ['amount', 'cost', 'exitFee', 'fee', 'gross', 'price', 'remainingShares', 'shares'] as const;

interface Refusal {
  readonly code: string;
  readonly retryable: boolean;
}

/** Says that nobody knows; every other code that may be retried promises that nothing was done. */
const UNKNOWN = 'OUTCOME_UNKNOWN';

/** The meaning of a refusal. */
export function refusalReply({ code, retryable }: Refusal): Reply {
  if (code === UNKNOWN) return { type: 'unknown', why: code };
  return retryable ? { type: 'denied', code } : { type: 'refused', code };
}

const isRefusal = (value: unknown): value is Refusal => typeof objectIn(value)['code'] === 'string';

/** An accepted command as tRPC answers it. */
export function doneReply(result: unknown): Reply {
  const fields = objectIn(result);
  if (typeof fields['replayed'] !== 'boolean') return { type: 'fault', what: 'an answer without `replayed`' };
  const money = MONEY.flatMap((name) => {
    const value = fields[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { type: 'done', replayed: fields['replayed'], money: Object.fromEntries(money) };
}

/** An answer that is neither a result nor a refusal of trading. */
function oddReply(answer: HttpAnswer): Reply {
  if (answer.status === 0) return { type: 'unknown', why: 'why' in answer ? answer.why : 'no answer' };
  const text = 'text' in answer ? answer.text.slice(0, 300) : '';
  return { type: 'fault', what: `HTTP ${answer.status}: ${text}` };
}

/** One result of tRPC, alone or in a batch: `{result:{data}}` or `{error:{data:{domain}}}`. */
export function trpcReply(item: unknown, answer: HttpAnswer): Reply {
  const { result, error } = objectIn(item);
  if (result !== undefined) return doneReply(objectIn(result)['data']);
  const { domain } = objectIn(objectIn(error)['data']);
  return isRefusal(domain) ? refusalReply(domain) : oddReply(answer);
}

/** A refusal of a whole REST request. */
export function restRefusal(answer: HttpAnswer): Reply {
  const { error } = objectIn('json' in answer ? answer.json : null);
  return isRefusal(error) ? refusalReply(error) : oddReply(answer);
}
