import type { TRPCClientError } from '@trpc/client';
import type { AppRouter, RouterOutputs } from '@prescient/api';
import type { Clock } from '@prescient/core/domain';
import type { ApiClient } from '../api/client.ts';
import { isRefusedAs, isRefusedForGood, withRetries } from '../api/retry.ts';
import type { Journal, TradeInput } from '../journal/journal.ts';

/** The API's answer to one trade. */
export type TradeItem = RouterOutputs['trade']['executeMany']['items'][number];

/** The number of trades in one request. */
const GROUP_SIZE = 100;

/** The means to send trades. */
export interface Sender {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly journal: Journal;
  /** Called after each group with the number of answered trades and of all trades. */
  readonly progress: (done: number, total: number) => void;
  /** Ends the sending before the next group. */
  readonly stop: AbortSignal;
}

/** Trades to send, and whether the API may know them already: an earlier process sent them and got no answer. */
interface Outgoing {
  readonly trades: readonly TradeInput[];
  readonly maybeSent: boolean;
}

/** The refusal of an item whose form the API does not take from anybody; null for any other error. */
const malformation = (error: unknown): TradeItem['error'] =>
  isRefusedAs(error, 'INVALID_INPUT') || isRefusedAs(error, 'UNKNOWN_FIELD')
    ? (error as TRPCClientError<AppRouter>).data!.domain
    : null;

/**
 * Sends trades as one call. A malformed item makes the API refuse the whole call, so each trade is then sent by itself.
 * A final refusal counts as the answer: no later process may send, perhaps with other rights, what was refused today.
 * The exception is a trade whose earlier call got no answer, as that answer is still to be had.
 */
async function ask(sender: Sender, outgoing: Outgoing): Promise<TradeItem[]> {
  const { client, clock, journal, stop } = sender;
  const { trades } = outgoing;
  const ids = trades.map(({ tradeId }) => tradeId);
  let { maybeSent } = outgoing;
  const request = () =>
    client.trade.executeMany.mutate({ trades: [...trades] }).catch((error: unknown) => {
      maybeSent ||= !isRefusedForGood(error);
      throw error;
    });
  try {
    const { items } = await withRetries(request, { clock, stop });
    await journal.answered(ids);
    return items;
  } catch (error) {
    const reason = malformation(error);
    if (reason !== null && trades.length > 1) {
      const items: TradeItem[] = [];
      for (const trade of trades) items.push(...(await ask(sender, { trades: [trade], maybeSent })));
      return items;
    }
    if (reason !== null || (isRefusedForGood(error) && !maybeSent)) await journal.answered(ids);
    if (reason === null) throw error;
    return [{ tradeId: ids[0]!, status: 'rejected', trade: null, error: reason }];
  }
}

/**
 * Sends trades in groups; each group is in the journal before it is sent.
 * @returns one answer for each trade, in their order
 * @throws TRPCClientError when the API stays out of reach or refuses a request as a whole
 */
export async function sendTrades(sender: Sender, { trades, maybeSent }: Outgoing): Promise<TradeItem[]> {
  const { journal, progress, stop } = sender;
  const answers: TradeItem[] = [];
  for (let start = 0; start < trades.length; start += GROUP_SIZE) {
    stop.throwIfAborted();
    const group = trades.slice(start, start + GROUP_SIZE);
    await journal.intend(group);
    answers.push(...(await ask(sender, { trades: group, maybeSent })));
    progress(answers.length, trades.length);
  }
  return answers;
}
