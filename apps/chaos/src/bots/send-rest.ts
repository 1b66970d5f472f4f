import {
  bodyOf,
  buysByRequest,
  callHttp,
  closeBodyOf,
  decimalOf,
  fromMicros,
  isPassing,
  objectIn,
  signalOf,
  toMicros,
  type BuysOfRequest,
  type HttpAnswer,
} from '@prescient/workshop';
import type { CloseIntent, ExecuteIntent, Intent } from './intent.ts';
import { REPLY_TIMEOUT_MS, refused, type Reply } from './send.ts';

/** The meaning of an answer that carries nothing out. */
function refusalIn(answer: HttpAnswer): Reply {
  if (answer.status === 0) return { type: 'unknown', why: 'why' in answer ? answer.why : 'connection lost' };
  const { code, retryable } = objectIn(bodyOf(answer)['error']);
  if (typeof code === 'string' && answer.status !== 500)
    return refused({ code, retryable: retryable === true });
  return { type: 'error', what: `REST answered ${answer.status} ${String(code)}` };
}

function replyOfDetail(detail: unknown): Reply {
  const { status, code, shares, amount, fee } = objectIn(detail);
  if (status === 'failed') return refused({ code: String(code), retryable: isPassing(String(code)) });
  if (status !== 'executed' && status !== 'skipped')
    return { type: 'error', what: `REST calls a signal ${String(status)}` };
  const cost = fromMicros(toMicros(decimalOf(amount)) + toMicros(decimalOf(fee)));
  const money = { shares: decimalOf(shares), amount: decimalOf(amount), fee: decimalOf(fee), cost };
  return { type: 'answer', answer: { accepted: true, replayed: status === 'skipped', money } };
}

async function sendSignals(
  url: string,
  { buys, headers }: BuysOfRequest<ExecuteIntent>,
): Promise<[Intent, Reply][]> {
  const signals = buys.map((intent) => ({ ...signalOf(intent), market_question: 'Does it survive?' }));
  const answer = await callHttp({
    url,
    path: '/paper-trading/execute',
    body: { portfolio_id: buys[0]?.portfolioId, signals },
    headers,
    timeoutMs: REPLY_TIMEOUT_MS,
  });
  const { execution_details: details } = bodyOf(answer);
  return buys.map((buy, index) => [
    buy,
    Array.isArray(details) ? replyOfDetail((details as unknown[])[index]) : refusalIn(answer),
  ]);
}

async function sendClose(url: string, intent: CloseIntent): Promise<Reply> {
  const answer = await callHttp({
    url,
    path: '/paper-trading/close',
    body: closeBodyOf(intent),
    timeoutMs: REPLY_TIMEOUT_MS,
  });
  const fields = bodyOf(answer);
  if (typeof fields['replayed'] !== 'boolean') return refusalIn(answer);
  const money = {
    shares: decimalOf(fields['shares']),
    remainingShares: decimalOf(fields['remaining_shares']),
    gross: decimalOf(fields['gross']),
    exitFee: decimalOf(fields['fee']),
  };
  return { type: 'answer', answer: { accepted: true, replayed: fields['replayed'], money } };
}

/** Sends intents by REST: the buys as signals of one request, those with a key and closes one by one. Never throws. */
export async function sendByRest(url: string, intents: readonly Intent[]): Promise<Reply[]> {
  const buys = intents.filter((intent) => intent.kind === 'execute');
  const requests = await Promise.all(buysByRequest(buys).map((one) => sendSignals(url, one)));
  const bought = new Map(requests.flat());
  return Promise.all(
    intents.map(async (intent) => (intent.kind === 'execute' ? bought.get(intent)! : sendClose(url, intent))),
  );
}
