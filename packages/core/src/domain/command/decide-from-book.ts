import { decideBuy, type Mark } from './buy.ts';
import { decideClose, sharesToClose } from './close.ts';
import type { CloseCommand, ExecuteCommand } from './command.ts';
import { fillFromBook, type BookFill, type BookRequest } from './fill-from-book.ts';
import type { BookTraces, Decision, HeldTrade } from './decision.ts';
import { requireShares } from './reduction.ts';
import { outcomeOf } from '../market/market-ref.ts';
import type { Portfolio } from '../account/portfolio.ts';
import { addShadow } from '../pricing/shadow.ts';
import type { WorkingSet } from './working-set.ts';

/** The two times of a decision. */
export interface DecisionTimes {
  /** The present time by our clock, against which a book's age is measured. */
  readonly now: Date;
  /** The moment at which it is recorded: `now`, or the portfolio's last moment if that is later. */
  readonly recordedAt: Date;
}

type FillTerms = Pick<BookRequest, 'side' | 'wanted' | 'outcome' | 'wholePosition' | 'now'>;

function fill(state: WorkingSet, command: ExecuteCommand | CloseCommand, terms: FillTerms): BookFill {
  const { portfolioId, price, timeInForce = 'FOK', quote = null } = command;
  const consumed = state.findConsumed(portfolioId, terms.outcome);
  const halfLifeMs = state.findPortfolio(portfolioId)!.replenishmentHalfLifeMs;
  return fillFromBook({ ...terms, portfolioId, limit: price, timeInForce, quote, consumed, halfLifeMs });
}

const tracesOf = (state: WorkingSet, { consumed, shadow }: BookFill): BookTraces => ({
  consumed,
  shadows: addShadow(state.shadowsOf(consumed.portfolioId), shadow),
});

/** The best bid of the outcome right after the buy. */
const markOf = ({ book: { bids, receivedAt } }: BookFill): Mark | null =>
  bids[0] ? { price: bids[0].price, source: 'book', at: receivedAt } : null;

/**
 * Buys from the book that came with the command.
 * @throws DomainError as `fillFromBook` and `decideBuy`
 */
export function buyFromBook(state: WorkingSet, command: ExecuteCommand, times: DecisionTimes): Decision {
  const portfolio = state.findPortfolio(command.portfolioId)!;
  const filled = fill(state, command, {
    side: 'buy',
    wanted: { stake: command.amount },
    outcome: outcomeOf(command),
    wholePosition: false,
    now: times.now,
  });
  const { price, shares, cost, fee } = filled.filled;
  const execution = { price, shares, amount: cost, fee, fillModel: 'book', receipt: filled.receipt } as const;
  const request = { command, execution, mark: markOf(filled), recordedAt: times.recordedAt };
  return { ...decideBuy(portfolio, request), traces: tracesOf(state, filled) };
}

/** The position to sell, the shares, and the command that asks for it. */
interface SellRequest {
  readonly portfolio: Portfolio;
  readonly held: HeldTrade;
  readonly command: CloseCommand;
}

/**
 * Sells into the book that came with the command.
 * @throws DomainError as `fillFromBook` and `decideClose`
 */
export function sellToBook(state: WorkingSet, sale: SellRequest, times: DecisionTimes): Decision {
  const { portfolio, held, command } = sale;
  const wanted = sharesToClose(held, command);
  requireShares(held, wanted);
  const filled = fill(state, command, {
    side: 'sell',
    wanted: { shares: wanted },
    outcome: outcomeOf(held.position),
    wholePosition: wanted === held.position.shares,
    now: times.now,
  });
  const { price, shares, cost, fee } = filled.filled;
  const execution = {
    price,
    shares,
    gross: cost,
    exitFee: fee,
    fillModel: 'book',
    receipt: filled.receipt,
  } as const;
  const request = { command, execution, recordedAt: times.recordedAt };
  return { ...decideClose(portfolio, held, request), traces: tracesOf(state, filled) };
}
