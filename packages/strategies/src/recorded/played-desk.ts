import {
  decideNext,
  equity,
  openingOf,
  WorkingSet,
  type Command,
  type Portfolio,
} from '@prescient/core/domain';
import { parsePrice, parseShares, parseUsd } from '@prescient/core/money';
import type { FillView } from '../context/context.ts';
import { fillView, portfolioView, positionView } from '../context/ledger-views.ts';
import type { PortfolioView } from '../context/portfolio-view.ts';
import type { Decision } from '../intents/decision.ts';

const ID = 1;
const BALANCE = parseUsd('10000');

const opened = (at: Date): Portfolio => openingOf({ id: ID, name: 'check', initialBalance: BALANCE }, at);

function commandOf(decision: Decision, commandId: string, occurredAt: Date): Command {
  const shared = { portfolioId: ID, commandId, occurredAt, price: parsePrice(decision.limit) };
  if (decision.do === 'sell') {
    const shares = decision.shares === null ? null : parseShares(decision.shares);
    return { ...shared, kind: 'close', tradeId: decision.tradeId, shares };
  }
  const { venue, marketId, question, eventId, eventTitle, confidence, p, why } = decision;
  return {
    ...shared,
    kind: 'execute',
    venue,
    marketId,
    marketQuestion: question,
    action: decision.outcome === 0 ? 'buy_yes' : 'buy_no',
    amount: parseUsd(decision.stake),
    confidence,
    p,
    reason: why,
    eventId,
    eventTitle,
    eventEndDate: null,
  };
}

/** A portfolio in memory, by the rules of trading themselves, that fills every decision at its limit. */
export class PlayedDesk {
  readonly #state = new WorkingSet();
  readonly #open = new Set<string>();
  #count = 0;
  #view: PortfolioView | null = null;

  constructor(at: number) {
    this.#state.loadPortfolio(opened(new Date(at)));
  }

  /** The portfolio as its strategy sees it; its positions are valued at their cost. */
  get portfolio(): PortfolioView {
    this.#view ??= this.#read();
    return this.#view;
  }

  carryOut(decision: Decision, at: number): FillView {
    this.#count += 1;
    const commandId = `trade-${this.#count}`;
    const now = new Date(at);
    const outcome = decideNext(this.#state, commandOf(decision, commandId, now), now);
    const tradeId = decision.do === 'buy' ? commandId : decision.tradeId;
    this.#view = null;
    if (outcome.accepted) this.#open.add(tradeId);
    const held = this.#state.findHeldTrade(ID, tradeId);
    if (held?.position.status !== 'open') this.#open.delete(tradeId);
    const { venue, marketId, outcome: bought, do: act } = decision;
    const decided = { venue, marketId, outcome: bought, do: act, tradeId };
    if (!outcome.accepted)
      return fillView({ ...decided, status: 'rejected', rejectCode: outcome.refusal.code }, null);
    const { result } = outcome;
    return fillView(
      { ...decided, status: 'executed', rejectCode: null },
      'shares' in result && 'fillModel' in result ? result : null,
    );
  }

  #read(): PortfolioView {
    const portfolio = this.#state.findPortfolio(ID)!;
    const positions = [...this.#open].map((id) => positionView(this.#state.findHeldTrade(ID, id)!.position));
    return portfolioView({
      id: ID,
      fillModel: 'book',
      cash: portfolio.balance,
      equity: equity(portfolio),
      positions,
    });
  }
}
