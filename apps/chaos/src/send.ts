import type { RouterInputs, RouterOutputs, AppRouter } from '@prescient/api';
import type { ApiClient } from '@prescient/bot';
import { TRPCClientError } from '@trpc/client';
import { ANSWER_FIELDS, type Answer, type CloseIntent, type ExecuteIntent, type Intent } from './intent.ts';

/** What became of one intent at one try. */
export type Reply =
  | { readonly type: 'answer'; readonly answer: Answer }
  /** Nobody knows whether it happened, or nothing was done: send it again with the same id. */
  | { readonly type: 'unknown'; readonly why: string }
  /** An answer that no fault of the machinery excuses. */
  | { readonly type: 'error'; readonly what: string };

type ExecuteInput = RouterInputs['trade']['execute'];
type CloseInput = RouterInputs['trade']['close'];
type ManyItem = RouterOutputs['trade']['executeMany']['items'][number];
type Refusal = NonNullable<ManyItem['error']>;

/** A bot gives up on a reply after this long, and asks again. */
const REPLY_TIMEOUT_MS = 2_000;

const executeInput = (intent: ExecuteIntent): ExecuteInput => ({
  portfolioId: intent.portfolioId,
  tradeId: intent.id,
  marketId: intent.marketId,
  marketQuestion: 'Does it survive?',
  action: intent.action,
  amount: intent.amount,
  price: intent.price,
  timestamp: intent.timestamp,
  // The intent's name stands in the trade a second time, so that a trade made twice under two ids is found.
  reason: intent.id,
});

const closeInput = ({ id, portfolioId, tradeId, price, shares }: CloseIntent): CloseInput => ({
  portfolioId,
  tradeId,
  price,
  shares,
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

const refused = ({ code, retryable }: Pick<Refusal, 'code' | 'retryable'>): Reply =>
  retryable ? { type: 'unknown', why: code } : { type: 'answer', answer: { accepted: false, code } };

/** What a failed call says of its commands. */
function replyOf(error: unknown): Reply {
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

async function sendOne(client: ApiClient, intent: Intent): Promise<Reply> {
  const options = { signal: AbortSignal.timeout(REPLY_TIMEOUT_MS) };
  if (intent.kind === 'execute')
    return accepted(await client.trade.execute.mutate(executeInput(intent), options));
  return accepted(await client.trade.close.mutate(closeInput(intent), options));
}

async function sendMany(client: ApiClient, intents: readonly ExecuteIntent[]): Promise<Reply[]> {
  const options = { signal: AbortSignal.timeout(REPLY_TIMEOUT_MS) };
  const { items } = await client.trade.executeMany.mutate({ trades: intents.map(executeInput) }, options);
  return items.map(replyOfItem);
}

const isExecute = (intent: Intent): intent is ExecuteIntent => intent.kind === 'execute';

/** Sends intents, several of them as one `executeMany`, and answers with one reply each. Never throws. */
export async function send(client: ApiClient, intents: readonly Intent[]): Promise<Reply[]> {
  const [first] = intents;
  try {
    if (first && intents.length === 1) return [await sendOne(client, first)];
    return await sendMany(client, intents.filter(isExecute));
  } catch (error) {
    const reply = replyOf(error);
    return intents.map(() => reply);
  }
}
