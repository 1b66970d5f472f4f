import {
  bodyOf,
  buysByRequest,
  callHttp,
  closeBodyOf,
  decimalOf,
  isPassing,
  objectIn,
  signalOf,
  type BuysOfRequest,
} from '@prescient/workshop';
import type { BuyIntent, Intent, Reply, SellIntent } from '../tenants/intent.ts';
import { refusalReply, restRefusal } from './replies.ts';

function moneyIn(fields: Readonly<Record<string, unknown>>, names: Readonly<Record<string, string>>) {
  const money = Object.entries(names).flatMap(([wire, name]) => {
    const value = fields[wire];
    return typeof value === 'number' && Number.isFinite(value) && !/e/i.test(String(value))
      ? [[name, decimalOf(value)] as const]
      : [];
  });
  return Object.fromEntries(money);
}

/** One execution detail of REST. */
function detailReply(detail: unknown): Reply {
  const fields = objectIn(detail);
  const { status, code } = fields;
  if (status === 'failed' && typeof code === 'string')
    return refusalReply({ code, retryable: isPassing(code) });
  if (status !== 'executed' && status !== 'skipped')
    return { type: 'fault', what: `a signal that is ${String(status)}` };
  const money = moneyIn(fields, { shares: 'shares', amount: 'amount', fee: 'fee' });
  return { type: 'done', replayed: status === 'skipped', money };
}

/** Signals of one portfolio in one request. */
async function sendSignals(
  url: string,
  { buys, headers }: BuysOfRequest<BuyIntent>,
): Promise<[BuyIntent, Reply][]> {
  const body = { portfolio_id: buys[0]?.portfolioId, signals: buys.map(signalOf) };
  const answer = await callHttp({ url, path: '/paper-trading/execute', body, headers });
  const { execution_details: details } = bodyOf(answer);
  return buys.map((buy, index) => [
    buy,
    Array.isArray(details) ? detailReply((details as unknown[])[index]) : restRefusal(answer),
  ]);
}

/** One close. */
async function sendClose(url: string, intent: SellIntent): Promise<Reply> {
  const answer = await callHttp({
    url,
    path: '/paper-trading/close',
    body: closeBodyOf(intent),
  });
  const fields = bodyOf(answer);
  if (answer.status !== 200 || typeof fields['replayed'] !== 'boolean') return restRefusal(answer);
  const names = { shares: 'shares', gross: 'gross', fee: 'exitFee', remaining_shares: 'remainingShares' };
  return { type: 'done', replayed: fields['replayed'], money: moneyIn(fields, names) };
}

/** Commands by REST: buys of one request together, those with a key and closes one by one. */
export async function sendByRest(url: string, intents: readonly Intent[]): Promise<Reply[]> {
  const buys = intents.filter((intent) => intent.kind === 'buy');
  const requests = await Promise.all(buysByRequest(buys).map((one) => sendSignals(url, one)));
  const bought = new Map<Intent, Reply>(requests.flat());
  const replies: Reply[] = [];
  for (const intent of intents)
    replies.push(
      intent.kind === 'buy'
        ? (bought.get(intent) ?? { type: 'fault', what: 'too few details' })
        : await sendClose(url, intent),
    );
  return replies;
}
