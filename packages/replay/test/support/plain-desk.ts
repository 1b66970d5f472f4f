import { openingOf } from '@prescient/core/domain';
import { numberOf, type FillView, type PositionView } from '@prescient/strategies/sdk';
import type { Arrival, Desk, DeskTerms } from '../../src/index.ts';

/** A desk that buys one share at the best ask, sells at the best bid, and remembers what it was told. The rules are not its subject. */
export class PlainDesk implements Desk {
  readonly terms: DeskTerms;
  readonly arrivals: Arrival[] = [];
  readonly marks: string[] = [];
  readonly snapshots: number[] = [];
  readonly learnt: string[] = [];
  readonly #positions = new Map<string, PositionView>();

  constructor(terms: DeskTerms) {
    this.terms = terms;
  }

  view() {
    const { portfolioId, initialBalance, fillModel } = this.terms;
    const cash = numberOf(initialBalance);
    const positions = [...this.#positions.values()];
    return { id: portfolioId, fillModel, cash, equity: cash, positions, openOrders: [] };
  }

  carryOut(arrival: Arrival): FillView {
    this.arrivals.push(arrival);
    const { decision, commandId, quote, at } = arrival;
    const { venue, marketId } = decision;
    const outcome = decision.outcome === 0 ? ('yes' as const) : ('no' as const);
    const shared = { venue, marketId, outcome, side: decision.do };
    if (quote === 'closed' || quote === null) {
      const reason = quote === null ? 'BOOK_UNAVAILABLE' : 'MARKET_CLOSED';
      return { ...shared, status: 'rejected', position: null, price: null, shares: 0, reason };
    }
    const [level] = decision.do === 'buy' ? quote.book.asks : quote.book.bids;
    const price = level === undefined ? 0.5 : numberOf(level.price);
    const id = decision.do === 'buy' ? commandId : decision.tradeId;
    if (decision.do === 'sell') this.#positions.delete(id);
    else
      this.#positions.set(id, {
        id,
        venue,
        marketId,
        outcome,
        shares: 1,
        cost: price,
        entryPrice: price,
        openedAt: at,
      });
    return { ...shared, status: 'executed', position: id, price, shares: 1, reason: null };
  }

  learn(market: Parameters<Desk['learn']>[0], now: number) {
    this.learnt.push(`${now} ${market.marketId} ${market.state} ${market.payout}`);
    if (market.state !== 'resolved') return [];
    const paid = [...this.#positions.values()].filter(({ marketId }) => marketId === market.marketId);
    return paid.map(({ id: position, venue, marketId, outcome }) => {
      this.#positions.delete(position);
      return { marketId, venue, outcome, position, payout: 1, pnl: 0 };
    });
  }

  mark(...[outcome, price, at]: Parameters<Desk['mark']>): void {
    this.marks.push(`${at} ${outcome.marketId} ${outcome.outcome} ${price}`);
  }

  show(): void {}

  snapshot(now: number): void {
    this.snapshots.push(now);
  }

  ledger() {
    const { portfolioId: id, name, initialBalance, openedAt } = this.terms;
    const history = {
      initialBalance,
      tradeCount: 0,
      trades: [],
      equity: [],
      soldEquity: null,
      family: { runs: 1, sharpes: [] },
    };
    return {
      portfolio: openingOf({ id, name, initialBalance }, new Date(openedAt)),
      trades: [],
      rejected: [],
      fills: [],
      transfers: [],
      commands: [],
      equity: [],
      history,
    };
  }
}
