import type { RouterInputs, RouterOutputs, AppRouter } from '@prescient/api';
import type { ApiClient } from '@prescient/bot';
import { TRPCClientError } from '@trpc/client';
import { ANSWER_FIELDS, type Answer, type CloseIntent, type ExecuteIntent, type Intent } from './intent.ts';

/** A try that brought no answer. */
export type NoAnswer =
  /** Nobody knows whether it happened, or nothing was done: send it again with the same id. */
  | { readonly type: 'unknown'; readonly why: string }
  /** An answer that no fault of the machinery excuses. */
  | { readonly type: 'error'; readonly what: string };

type Refused = { readonly type: 'answer'; readonly answer: Extract<Answer, { accepted: false }> };

/** The result of one try to send one intent. */
export type Reply = { readonly type: 'answer'; readonly answer: Answer } | NoAnswer;

/** The way of several intents: as one `executeMany`, as calls of their own in one HTTP request, or by REST. */
export type Way = 'many' | 'each' | 'rest';

type ExecuteInput = RouterInputs['trade']['execute'];
type CloseInput = RouterInputs['trade']['close'];
type ManyItem = RouterOutputs['trade']['executeMany']['items'][number];

/** A bot gives up on a reply after this long, and asks again. */
export const REPLY_TIMEOUT_MS = 2_000;

/** Options of a call that is given up in time. */
export const inTime = (): { signal: AbortSignal } => ({ signal: AbortSignal.timeout(REPLY_TIMEOUT_MS) });

const executeInput = (intent: ExecuteIntent): ExecuteInput => ({
  portfolioId: intent.portfolioId,
  tradeId: intent.id,
  marketId: intent.marketId,
  marketQuestion: 'Does it survive?',
  action: intent.action,
  amount: intent.amount,
  price: intent.price,
  timeInForce: intent.timeInForce,
  timestamp: intent.timestamp,
  // The intent's name stands in the trade a second time, so that a trade made twice under two ids is found.
  reason: intent.id,
});

const closeInput = ({ id, portfolioId, tradeId, price, shares, timeInForce }: CloseIntent): CloseInput => ({
  portfolioId,
  tradeId,
  price,
  shares,
  timeInForce,
  commandId: id,
});

function accepted(result: { readonly replayed: boolean }): Reply {
  const values = result as Readonly<Record<string, unknown>>;
  const money = ANSWER_FIELDS.flatMap((field) => {
    const value = values[field];
    return typeof value === 'string' ? [[field, value] as const] : [];
  });
  return {
    type: 'answer',
    answer: { accepted: true, replayed: result.replayed, money: Object.fromEntries(money) },
  };
}

/** The meaning of a refusal. */
export const refused = ({ code, retryable }: { code: string; retryable: boolean }): Refused | NoAnswer =>
  retryable ? { type: 'unknown', why: code } : { type: 'answer', answer: { accepted: false, code } };

/** The meaning of a failed call. */
export function replyOf(error: unknown): Refused | NoAnswer {
  if (!(error instanceof TRPCClientError)) return { type: 'error', what: String(error) };
  const { data, meta, message } = error as TRPCClientError<AppRouter>;
  if (data?.domain) return refused(data.domain);
  if (data)
    return { type: 'error', what: `${data.httpStatus} ${data.code} from ${data.path ?? '?'}: ${message}` };
  const status = (meta?.['response'] as Response | undefined)?.status ?? 0;
  if (status >= 400) return { type: 'error', what: `HTTP ${status}: ${message}` };
  return { type: 'unknown', why: /abort|timeout/i.test(message) ? 'no reply in time' : 'connection lost' };
}

function replyOfItem(item: ManyItem): Reply {
  if (item.trade) return accepted(item.trade);
  return item.error
    ? refused(item.error)
    : { type: 'error', what: `item ${item.tradeId} has neither trade nor error` };
}

async function sendOne({ trade }: ApiClient, intent: Intent): Promise<Reply> {
  try {
    return intent.kind === 'execute'
      ? accepted(await trade.execute.mutate(executeInput(intent), inTime()))
      : accepted(await trade.close.mutate(closeInput(intent), inTime()));
  } catch (error) {
    return replyOf(error);
  }
}

const isExecute = (intent: Intent): intent is ExecuteIntent => intent.kind === 'execute';

async function sendMany({ trade }: ApiClient, intents: readonly Intent[]): Promise<Reply[]> {
  try {
    const trades = intents.filter(isExecute).map(executeInput);
    return (await trade.executeMany.mutate({ trades }, inTime())).items.map(replyOfItem);
  } catch (error) {
    const reply = replyOf(error);
    return intents.map(() => reply);
  }
}

/** Sends intents that way and answers with one reply each. Never throws. */
export const send = (client: ApiClient, intents: readonly Intent[], way: Way): Promise<Reply[]> =>
  way === 'many' ? sendMany(client, intents) : Promise.all(intents.map((one) => sendOne(client, one)));
