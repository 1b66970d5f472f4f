import type { TRPCClientError } from '@trpc/client';
import type { AppRouter, RouterOutputs } from '@prescient/api';
import { signalTradeId, type Signal } from '@prescient/core/domain';
import { formatPrice, formatUsd } from '@prescient/core/money';
import { sideOf, type BoughtSides } from './bought.ts';
import type { ApiClient } from './client.ts';
import type { Journal, TradeInput } from './journal.ts';
import { isRefusedAs, isRefusedForGood, withRetries } from './retry.ts';

type TradeItem = RouterOutputs['trade']['executeMany']['items'][number];

/** Most trades of one request. */
const GROUP_SIZE = 100;

/** One signal and what became of it. */
export interface BotTrade {
  readonly signal: Signal;
  /** `skipped`: this market and side was bought before, by this signal or another one. */
  readonly status: 'executed' | 'rejected' | 'skipped';
  /** Why it was not bought; the price's source where it was. */
  readonly reason: string;
  readonly item: TradeItem | null;
}

/** What one cycle of the bot did. */
export interface BotReport {
  /** Trades of a former life whose answers never came: asked for again under the same ids, and answered now. */
  readonly resolved: number;
  readonly executed: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly trades: readonly BotTrade[];
}

/** How a cycle goes about it. */
export interface CycleOptions {
  readonly portfolioId: number;
  readonly journal: Journal;
  /** What was bought before, remembered from cycle to cycle. */
  readonly bought: BoughtSides;
  /** Buy what was bought before, too. */
  readonly again: boolean;
  /** Most trades of this cycle. */
  readonly maxPositions: number;
  /** Told after each group how many of how many are done. */
  readonly progress?: (done: number, total: number) => void;
  /** Ends the cycle before the next group. */
  readonly signal?: AbortSignal;
}

/** Trades to send, and whether the API may know them already: a former life sent them and never heard. */
interface Wanted {
  readonly trades: readonly TradeInput[];
  readonly maybeSent: boolean;
}

/** A signal as the API takes it. */
function tradeInput(portfolioId: number, signal: Signal): TradeInput {
  const { targetPrice, amount, occurredAt, ...rest } = signal;
  return {
    ...rest,
    portfolioId,
    tradeId: signalTradeId(portfolioId, signal),
    timestamp: occurredAt.toISOString(),
    price: formatPrice(targetPrice),
    amount: formatUsd(amount),
  };
}

/** Why the API takes an item in this form from nobody; null where that is not the reason. */
const malformation = (error: unknown): TradeItem['error'] =>
  isRefusedAs(error, 'INVALID_INPUT') || isRefusedAs(error, 'UNKNOWN_FIELD')
    ? (error as TRPCClientError<AppRouter>).data!.domain
    : null;

/**
 * Sends trades as one call, which a malformed item refuses as a whole: then each by itself. A refusal for good answers
 * them, so that no later life sends, with other rights perhaps, what was refused today; unless an earlier call got no
 * answer, which is still to be had.
 */
async function ask(client: ApiClient, wanted: Wanted, options: CycleOptions): Promise<TradeItem[]> {
  const { trades } = wanted;
  const { journal, signal } = options;
  const ids = trades.map(({ tradeId }) => tradeId);
  let { maybeSent } = wanted;
  const request = () =>
    client.trade.executeMany.mutate({ trades: [...trades] }).catch((error: unknown) => {
      maybeSent ||= !isRefusedForGood(error);
      throw error;
    });
  try {
    const { items } = await withRetries(request, signal);
    await journal.answered(ids);
    return items;
  } catch (error) {
    const reason = malformation(error);
    if (reason !== null && trades.length > 1) {
      const items: TradeItem[] = [];
      for (const trade of trades) items.push(...(await ask(client, { trades: [trade], maybeSent }, options)));
      return items;
    }
    if (reason !== null || (isRefusedForGood(error) && !maybeSent)) await journal.answered(ids);
    if (reason === null) throw error;
    return [{ tradeId: ids[0]!, status: 'rejected', trade: null, error: reason }];
  }
}

/** Sends trades in groups and answers item by item. Each group is in the journal before it is sent. */
async function send(client: ApiClient, wanted: Wanted, options: CycleOptions): Promise<TradeItem[]> {
  const { trades, maybeSent } = wanted;
  const { journal, progress, signal } = options;
  const answers: TradeItem[] = [];
  for (let start = 0; start < trades.length; start += GROUP_SIZE) {
    signal?.throwIfAborted();
    const group = trades.slice(start, start + GROUP_SIZE);
    await journal.intend(group);
    answers.push(...(await ask(client, { trades: group, maybeSent }, options)));
    progress?.(answers.length, trades.length);
  }
  return answers;
}

function tradeOf(signal: Signal, item: TradeItem): BotTrade {
  if (item.error) return { signal, item, status: 'rejected', reason: item.error.code };
  const status = item.status === 'replayed' ? 'skipped' : 'executed';
  return {
    signal,
    item,
    status,
    reason: status === 'skipped' ? 'traded before' : (item.trade?.fillModel ?? ''),
  };
}

/** Parts the signals into those to send and those whose market and side is bought already. */
function chooseSignals(signals: readonly Signal[], bought: ReadonlySet<string>, maxPositions: number) {
  const seen = new Set(bought);
  const wanted: Signal[] = [];
  const skipped: BotTrade[] = [];
  for (const signal of signals) {
    if (seen.has(sideOf(signal)))
      skipped.push({ signal, item: null, status: 'skipped', reason: 'bought before' });
    else if (wanted.length < maxPositions) {
      wanted.push(signal);
      seen.add(sideOf(signal));
    }
  }
  return { wanted, skipped };
}

/**
 * One cycle: asks again for what a former life never heard of, then for what the signals want. A market and side that
 * the portfolio bought is not bought again.
 * @throws TRPCClientError when the API stays out of reach or refuses a request as a whole
 */
export async function runBot(
  client: ApiClient,
  signals: readonly Signal[],
  options: CycleOptions,
): Promise<BotReport> {
  const { portfolioId, journal, bought, again, maxPositions, signal: end } = options;
  const resolved = await send(client, { trades: journal.unanswered, maybeSent: true }, options);
  const former = again ? new Set<string>() : await withRetries(() => bought.look(client, portfolioId), end);
  const { wanted, skipped } = chooseSignals(signals, former, maxPositions);
  const inputs = wanted.map((signal) => tradeInput(portfolioId, signal));
  const items = await send(client, { trades: inputs, maybeSent: false }, options);
  const trades = [...wanted.map((signal, index) => tradeOf(signal, items[index]!)), ...skipped];
  const count = (status: BotTrade['status']): number =>
    trades.filter((trade) => trade.status === status).length;
  return {
    resolved: resolved.length,
    executed: count('executed'),
    rejected: count('rejected'),
    skipped: count('skipped'),
    trades,
  };
}
