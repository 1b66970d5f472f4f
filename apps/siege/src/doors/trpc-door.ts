import { callHttp, objectIn } from '@prescient/workshop';
import type { Intent, Reply } from '../tenants/intent.ts';
import { doneReply, refusalReply, trpcReply } from './replies.ts';

/** The text of every market's question; REST's signals leave it out, so it is empty everywhere. */
const QUESTION = '';

/** A command as tRPC takes it. */
function trpcInput(intent: Intent): object {
  const { kind, id, ...rest } = intent;
  if (kind === 'sell') return { ...rest, commandId: id };
  // The intent's name stands in the trade a second time, so that a trade made twice under two ids is found.
  return { ...rest, tradeId: id, marketQuestion: QUESTION, reason: id };
}

const procedureOf = ({ kind }: Intent): string => (kind === 'buy' ? 'trade.execute' : 'trade.close');

/** One command in a request of its own. */
export async function sendSingle(url: string, intent: Intent): Promise<Reply> {
  const answer = await callHttp({ url, path: `/trpc/${procedureOf(intent)}`, body: trpcInput(intent) });
  return trpcReply('json' in answer ? answer.json : null, answer);
}

/** Several commands in one HTTP request, each a call of its own. */
export async function sendBatch(url: string, intents: readonly Intent[]): Promise<Reply[]> {
  const path = `/trpc/${intents.map(procedureOf).join(',')}?batch=1`;
  const body = Object.fromEntries(intents.map((intent, index) => [index, trpcInput(intent)]));
  const answer = await callHttp({ url, path, body });
  const items = 'json' in answer && Array.isArray(answer.json) ? (answer.json as unknown[]) : null;
  // A request that is refused whole has one error for all.
  const whole = 'json' in answer ? answer.json : null;
  return intents.map((_, index) => trpcReply(items ? items[index] : whole, answer));
}

/** Several buys as one `executeMany`. */
export async function sendMany(url: string, intents: readonly Intent[]): Promise<Reply[]> {
  const trades = intents.filter(({ kind }) => kind === 'buy').map(trpcInput);
  const answer = await callHttp({ url, path: '/trpc/trade.executeMany', body: { trades } });
  const json = 'json' in answer ? answer.json : null;
  const { items } = objectIn(objectIn(objectIn(json)['result'])['data']);
  return intents.map((_, index): Reply => {
    if (!Array.isArray(items)) return trpcReply(json, answer);
    const { trade, error } = objectIn((items as unknown[])[index]);
    if (trade) return doneReply(trade);
    const { code, retryable } = objectIn(error);
    return typeof code === 'string'
      ? refusalReply({ code, retryable: retryable === true })
      : { type: 'fault', what: 'an item with neither trade nor error' };
  });
}
