import {
  bodyOf,
  callHttp,
  fromMicros,
  isPassing,
  objectIn,
  toMicros,
  type HttpAnswer,
} from '@prescient/workshop';
import type { CloseIntent, ExecuteIntent, Intent } from './intent.ts';
import { REPLY_TIMEOUT_MS, refused, type Reply } from './send.ts';

/** A JSON number as a decimal text of six places. */
const decimal = (value: unknown): string => fromMicros(toMicros(String(value)));

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
  const cost = fromMicros(toMicros(decimal(amount)) + toMicros(decimal(fee)));
  const money = { shares: decimal(shares), amount: decimal(amount), fee: decimal(fee), cost };
  return { type: 'answer', answer: { accepted: true, replayed: status === 'skipped', money } };
}

async function sendSignals(url: string, intents: readonly ExecuteIntent[]): Promise<Reply[]> {
  const signals = intents.map(({ id, marketId, action, price, amount, timeInForce, timestamp }) => ({
    timestamp,
    market_id: marketId,
    market_question: 'Does it survive?',
    action,
    target_price: Number(price),
    amount: Number(amount),
    time_in_force: timeInForce,
    reason: id,
  }));
  const answer = await callHttp({
    url,
    path: '/paper-trading/execute',
    body: { portfolio_id: intents[0]?.portfolioId, signals },
    timeoutMs: REPLY_TIMEOUT_MS,
  });
  const { execution_details: details } = bodyOf(answer);
  return intents.map((_, index) =>
    Array.isArray(details) ? replyOfDetail((details as unknown[])[index]) : refusalIn(answer),
  );
}

async function sendClose(url: string, intent: CloseIntent): Promise<Reply> {
  const { id, portfolioId, tradeId, price, shares, timeInForce } = intent;
  const answer = await callHttp({
    url,
    path: '/paper-trading/close',
    body: {
      portfolio_id: portfolioId,
      trade_id: tradeId,
      command_id: id,
      price: Number(price),
      shares: shares === null ? null : Number(shares),
      time_in_force: timeInForce,
    },
    timeoutMs: REPLY_TIMEOUT_MS,
  });
  const fields = bodyOf(answer);
  if (typeof fields['replayed'] !== 'boolean') return refusalIn(answer);
  const money = {
    shares: decimal(fields['shares']),
    remainingShares: decimal(fields['remaining_shares']),
    gross: decimal(fields['gross']),
    exitFee: decimal(fields['fee']),
  };
  return { type: 'answer', answer: { accepted: true, replayed: fields['replayed'], money } };
}

/** Sends intents by REST: the buys as signals of one request, closes one by one. Never throws. */
export async function sendByRest(url: string, intents: readonly Intent[]): Promise<Reply[]> {
  const buys = intents.filter((intent) => intent.kind === 'execute');
  const bought = buys.length > 0 ? await sendSignals(url, buys) : [];
  return Promise.all(
    intents.map(async (intent) =>
      intent.kind === 'execute' ? bought[buys.indexOf(intent)]! : sendClose(url, intent),
    ),
  );
}
