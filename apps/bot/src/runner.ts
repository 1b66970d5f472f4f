import type { RouterOutputs } from '@prescient/api';
import { signalTradeId, type Signal } from '@prescient/core/domain';
import { formatPrice, formatUsd } from '@prescient/core/money';
import type { MarketPage } from '@prescient/venues';
import type { ApiClient } from './client.ts';
import type { Journal, TradeInput } from './journal.ts';
import { withRetries } from './retry.ts';
import type { Strategy } from './strategy.ts';

type TradeItem = RouterOutputs['trade']['executeMany']['items'][number];

/** Most trades of one request. */
const GROUP_SIZE = 100;

/** One trade that the bot asked for, and what became of it. */
export interface BotTrade {
  readonly signal: Signal;
  readonly item: TradeItem;
}

/** What one pass of the bot did. */
export interface BotReport {
  readonly strategy: string;
  readonly markets: number;
  /** Markets that the parser refused, counted by reason. */
  readonly refusedMarkets: Readonly<Record<string, number>>;
  /** Trades of a former run whose answers never came: asked for again under the same ids, and answered now. */
  readonly resolved: number;
  readonly executed: number;
  readonly rejected: number;
  /** Asked for before; the answers are the first ones. */
  readonly replayed: number;
  readonly trades: readonly BotTrade[];
}

/** A signal as the API takes it. */
function tradeInput(portfolioId: number, signal: Signal): TradeInput {
  const { targetPrice, amount, timestamp, ...rest } = signal;
  return {
    ...rest,
    portfolioId,
    tradeId: signalTradeId(portfolioId, signal),
    timestamp: timestamp.toISOString(),
    price: formatPrice(targetPrice),
    amount: formatUsd(amount),
  };
}

/** Sends trades in groups and answers item by item. Each group is in the journal before it is sent. */
async function send(
  client: ApiClient,
  trades: readonly TradeInput[],
  journal: Journal,
): Promise<TradeItem[]> {
  const answers: TradeItem[] = [];
  for (let start = 0; start < trades.length; start += GROUP_SIZE) {
    const group = trades.slice(start, start + GROUP_SIZE);
    await journal.intend(group);
    const { items } = await withRetries(() => client.trade.executeMany.mutate({ trades: group }));
    await journal.answered(items.map(({ tradeId }) => tradeId));
    answers.push(...items);
  }
  return answers;
}

const countByCode = (page: MarketPage): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(page.refusals, ({ code }) => code)].map(([code, rows]) => [code, rows.length]),
  );

/**
 * One pass: lets the strategy look at the markets and sends what it wants to trade. Running it again on the same
 * markets trades nothing new.
 * @throws TRPCClientError when the API stays out of reach or refuses the request as a whole
 */
export async function runBot(
  client: ApiClient,
  page: MarketPage,
  options: { readonly portfolioId: number; readonly strategy: Strategy; readonly journal: Journal },
): Promise<BotReport> {
  const { portfolioId, strategy, journal } = options;
  const resolved = await send(client, journal.unanswered, journal);
  const signals = strategy.signalsFor(page.markets);
  const wanted = signals.map((signal) => tradeInput(portfolioId, signal));
  const items = await send(client, wanted, journal);
  const trades = signals.map((signal, index) => ({ signal, item: items[index]! }));
  const count = (status: TradeItem['status']): number =>
    trades.filter(({ item }) => item.status === status).length;
  return {
    strategy: strategy.name,
    markets: page.markets.length,
    refusedMarkets: countByCode(page),
    resolved: resolved.length,
    executed: count('executed'),
    rejected: count('rejected'),
    replayed: count('replayed'),
    trades,
  };
}
