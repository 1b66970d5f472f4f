import {
  isTrading,
  pricesOf,
  quoteAgeMsOf,
  signalCommandId,
  spreadOf,
  type Book,
  type ListedMarket,
  type Position,
  type SignalRecord,
  type Trade,
  type WebhookState,
} from '@prescient/core';

/*
 * Core says when something happened in the world with `occurredAt`, `openedAt` and `closedAt`. Outside, each of these
 * moments keeps the name that clients know: `timestamp`, `entryTimestamp` and `exitTimestamp`. Inputs are renamed where
 * a request becomes a command.
 */

/** A trade by its outside names. */
export const tradeOutside = ({ occurredAt, ...rest }: Trade) => ({ ...rest, timestamp: occurredAt });

/** A position by its outside names. */
export const positionOutside = ({ openedAt, closedAt, ...rest }: Position) => ({
  ...rest,
  entryTimestamp: openedAt,
  exitTimestamp: closedAt,
});

/** Anything that happened at a moment, by its outside names: a fill, a change of a resolution. */
export const eventOutside = <E extends { readonly occurredAt: Date }>({ occurredAt, ...rest }: E) => ({
  ...rest,
  timestamp: occurredAt,
});

/** A webhook by its outside names. */
export const webhookOutside = ({ portfolioId, ...rest }: WebhookState) => ({
  ...rest,
  onlyPortfolioId: portfolioId,
});

/** An order book by its outside names. */
export const bookOutside = ({ occurredAt, ...rest }: Book) => ({ ...rest, timestamp: occurredAt });

/** A signal by its outside names, with the trade that it sells or has bought. */
export const signalOutside = ({ signalId, place: _, ...signal }: SignalRecord) => {
  const commandId = signalCommandId(signalId);
  const bought = signal.do === 'buy' && signal.status === 'executed' ? commandId : null;
  return { ...signal, id: signalId, commandId, tradeId: signal.tradeId ?? bought };
};

const NO_PRICES = { bid: null, ask: null };

/** A market of a list by its outside names, with the prices of both outcomes and their age. */
export function listedOutside({ quote, ...market }: ListedMarket, now: Date) {
  const outcomeAt = (index: 0 | 1) => {
    const prices = pricesOf(quote ?? NO_PRICES, index);
    return { ...market.outcomes[index], bestBid: prices.bid, bestAsk: prices.ask, spread: spreadOf(prices) };
  };
  return {
    ...market,
    outcomes: [outcomeAt(0), outcomeAt(1)] as const,
    quote: quote && { source: quote.source, timestamp: quote.quotedAt, ageMs: quoteAgeMsOf(quote, now) },
    trading: isTrading(market),
    endsInMs: market.endsAt === null ? null : market.endsAt.getTime() - now.getTime(),
  };
}
