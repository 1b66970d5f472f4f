import { rejectedTrade, decideBuy } from './buy.ts';
import { decideClose, sharesToClose } from './close.ts';
import type { Command, ExecuteCommand, ReverseCommand } from './command.ts';
import type { Decision, Holding } from './decision.ts';
import { DomainError } from './domain-error.ts';
import type { Portfolio } from './portfolio.ts';
import { quotedBuy, quotedSell } from './pricing.ts';
import type { Outcome } from './result.ts';
import { decideReverse } from './reverse.ts';
import { decideSettle } from './settle.ts';
import type { WorkingSet } from './working-set.ts';

const notFound = (
  code: 'PORTFOLIO_NOT_FOUND' | 'TRADE_NOT_FOUND' | 'SETTLEMENT_NOT_FOUND',
  what: string,
): DomainError => new DomainError(code, `${what} does not exist; check the id.`);

function requirePortfolio(state: WorkingSet, id: number): Portfolio {
  const portfolio = state.findPortfolio(id);
  if (!portfolio) throw notFound('PORTFOLIO_NOT_FOUND', `Portfolio ${id}`);
  return portfolio;
}

function requireHolding(state: WorkingSet, portfolioId: number, tradeId: string): Holding {
  const holding = state.findHolding(portfolioId, tradeId);
  if (!holding) throw notFound('TRADE_NOT_FOUND', `Executed trade ${tradeId} in portfolio ${portfolioId}`);
  return holding;
}

function reversal(state: WorkingSet, command: ReverseCommand, recordedAt: Date): Decision {
  const { portfolioId, settlementId } = command;
  const portfolio = requirePortfolio(state, portfolioId);
  const settlement = state.findSettlement(portfolioId, settlementId);
  if (!settlement)
    throw notFound('SETTLEMENT_NOT_FOUND', `Settlement ${settlementId} in portfolio ${portfolioId}`);
  const held = requireHolding(state, portfolioId, settlement.fill.tradeId);
  return decideReverse(portfolio, held, { command, settlement, recordedAt });
}

/** Prices a command and applies its rule. @throws DomainError when it is refused */
function decide(state: WorkingSet, command: Command, recordedAt: Date): Decision {
  const portfolio = requirePortfolio(state, command.portfolioId);
  if (command.kind === 'execute') {
    return decideBuy(portfolio, { command, execution: quotedBuy(command.amount, command.price), recordedAt });
  }
  if (command.kind === 'reverse') return reversal(state, command, recordedAt);
  const held = requireHolding(state, command.portfolioId, command.tradeId);
  if (command.kind === 'settle') return decideSettle(portfolio, held, { command, recordedAt });
  const execution = quotedSell(sharesToClose(held, command), command.price);
  return decideClose(portfolio, held, { command, execution, recordedAt });
}

const rejectedBy = (command: ExecuteCommand, error: DomainError, recordedAt: Date) =>
  rejectedTrade(command, { code: error.code, recordedAt });

/** Facts are in order of time within a portfolio, even where the clocks of two servers disagree. */
const notBefore = (portfolio: Portfolio | null, now: Date): Date =>
  portfolio && portfolio.lastUpdated > now ? portfolio.lastUpdated : now;

/**
 * Decides one command against the working set and takes over what it did, so that the next command sees it.
 * Refusals that depend on state are remembered; the others leave nothing behind. Never throws a `DomainError`.
 */
export function decideNext(state: WorkingSet, command: Command, now: Date): Outcome {
  const recordedAt = notBefore(state.findPortfolio(command.portfolioId), now);
  try {
    const decision = decide(state, command, recordedAt);
    state.accept(command, decision, recordedAt);
    return { accepted: true, result: decision.result, replayed: false };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, details, remembered } = error;
    const outcome: Outcome = { accepted: false, refusal: { code, message, details }, replayed: false };
    if (remembered) {
      const rejected = command.kind === 'execute' ? rejectedBy(command, error, recordedAt) : null;
      state.refuse({ command, outcome, recordedAt }, rejected);
    }
    return outcome;
  }
}
