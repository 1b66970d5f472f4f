import { rejectedTrade, decideBuy } from './buy.ts';
import { decideClose, sharesToClose } from './close.ts';
import {
  signalIdIn,
  type CloseCommand,
  type Command,
  type ExecuteCommand,
  type ReverseCommand,
} from './command.ts';
import { buyFromBook, sellToBook, type DecisionTimes } from './decide-from-book.ts';
import type { Decision, HeldTrade } from './decision.ts';
import { DomainError } from '../domain-error.ts';
import type { DomainErrorCode } from '../error-codes.ts';
import {
  requireBuying,
  requireLive,
  requireRoom,
  requireUnlocked,
  type Portfolio,
} from '../account/portfolio.ts';
import { inListedWords, requireTrading } from '../market/standing.ts';
import { requireOpen } from './reduction.ts';
import { quotedBuy, quotedSell } from '../pricing/quoted-fill.ts';
import { requireUnhalted, requireWithinLimits } from '../risk/require-risk.ts';
import { RULES_AFTER_PRICING, RULES_BEFORE_PRICING } from '../risk/rules.ts';
import { requireTradersId } from './reserved-ids.ts';
import { requirePending } from '../signal/signal-life.ts';
import type { CommandOutcome } from './result.ts';
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
  requireLive(portfolio);
  return portfolio;
}

function requireHeldTrade(state: WorkingSet, portfolioId: number, tradeId: string): HeldTrade {
  const held = state.findHeldTrade(portfolioId, tradeId);
  if (!held) throw notFound('TRADE_NOT_FOUND', `Executed trade ${tradeId} in portfolio ${portfolioId}`);
  return held;
}

function reversal(state: WorkingSet, command: ReverseCommand, recordedAt: Date): Decision {
  const { portfolioId, settlementId } = command;
  const portfolio = requirePortfolio(state, portfolioId);
  const settlement = state.findSettlement(portfolioId, settlementId);
  if (!settlement)
    throw notFound('SETTLEMENT_NOT_FOUND', `Settlement ${settlementId} in portfolio ${portfolioId}`);
  const held = requireHeldTrade(state, portfolioId, settlement.fill.tradeId);
  return decideReverse(portfolio, held, { command, settlement, recordedAt });
}

function pricedBuy(state: WorkingSet, command: ExecuteCommand, times: DecisionTimes): Decision {
  const portfolio = state.findPortfolio(command.portfolioId)!;
  if (portfolio.fillModel === 'book') return buyFromBook(state, command, times);
  const { recordedAt } = times;
  return decideBuy(portfolio, { command, execution: quotedBuy(command.amount, command.price), recordedAt });
}

/** The right to buy, the state of the market, and the limits that need no price are checked before any book is asked for. */
function buy(state: WorkingSet, command: ExecuteCommand, times: DecisionTimes): Decision {
  const { portfolioId } = command;
  const { recordedAt } = times;
  const portfolio = requirePortfolio(state, portfolioId);
  const risk = state.risks.find(portfolioId);
  requireBuying(portfolio);
  requireUnhalted({ portfolioId, haltForAll: state.risks.haltForAll, risk });
  requireTrading(state.findStanding(command));
  if (risk) requireWithinLimits(RULES_BEFORE_PRICING, { risk, command, recordedAt });
  const decision = pricedBuy(state, command, times);
  const openShares = state.openSharesOf(portfolioId);
  if (openShares !== null) requireRoom(decision.portfolio, openShares + decision.fill.shares);
  if (risk) requireWithinLimits(RULES_AFTER_PRICING, { risk, command, recordedAt, portfolio, decision });
  return decision;
}

function sell(state: WorkingSet, command: CloseCommand, times: DecisionTimes): Decision {
  const portfolio = requirePortfolio(state, command.portfolioId);
  const held = requireHeldTrade(state, command.portfolioId, command.tradeId);
  requireUnlocked(portfolio);
  requireOpen(held);
  requireTrading(state.findStanding(held.position));
  if (portfolio.fillModel === 'book') return sellToBook(state, { portfolio, held, command }, times);
  const execution = quotedSell(sharesToClose(held, command), command.price);
  return decideClose(portfolio, held, { command, execution, recordedAt: times.recordedAt });
}

/** @throws DomainError SIGNAL_NOT_FOUND, SIGNAL_NOT_PENDING, SIGNAL_EXPIRED where the command carries out a signal that may not be */
function requireSignal(state: WorkingSet, command: Command, now: Date): void {
  const signalId = signalIdIn(command);
  if (signalId !== null) requirePending(signalId, state.findSignal(command.portfolioId, signalId), now);
}

/** Prices a command as its portfolio does and applies its rule. @throws DomainError when it is refused */
function decide(state: WorkingSet, command: Command, times: DecisionTimes): Decision {
  const { recordedAt } = times;
  requireTradersId(command);
  requireSignal(state, command, times.now);
  if (command.kind === 'execute') return buy(state, command, times);
  if (command.kind === 'close') return sell(state, command, times);
  if (command.kind === 'reverse') return reversal(state, command, recordedAt);
  const portfolio = requirePortfolio(state, command.portfolioId);
  const held = requireHeldTrade(state, command.portfolioId, command.tradeId);
  return decideSettle(portfolio, held, { command, recordedAt });
}

/** True for a settlement or reversal that a smaller portfolio could take: it is tried again under the same id. */
const mayPass = ({ kind }: Command, code: DomainErrorCode): boolean =>
  code === 'BALANCE_LIMIT' && (kind === 'settle' || kind === 'reverse');

const latest = (a: Date, b: Date | null | undefined): Date => (b && b > a ? b : a);

/** The command in the words in which its trade is recorded; the request itself stays as its caller sent it. */
const inRecordedWords = (state: WorkingSet, command: Command): Command =>
  command.kind === 'execute' ? inListedWords(command, state.findStanding(command)) : command;

/**
 * Decides one command against the working set and takes over what it did, so that the next command sees it.
 * Refusals that depend on state are remembered; the others leave nothing behind. The signal behind a command is decided with
 * it. Never throws a `DomainError`.
 */
export function decideNext(state: WorkingSet, command: Command, now: Date): CommandOutcome {
  const outcome = outcomeOf(state, command, now);
  state.answerSignal(command, outcome, now);
  return outcome;
}

function outcomeOf(state: WorkingSet, command: Command, now: Date): CommandOutcome {
  const portfolio = state.findPortfolio(command.portfolioId);
  // Facts are in order of time within a portfolio, even where the clocks of two servers disagree.
  const recordedAt = latest(latest(now, portfolio?.lastUpdated), state.earliestOf(command.portfolioId));
  const recorded = inRecordedWords(state, command);
  try {
    const decision = decide(state, recorded, { now, recordedAt });
    state.accept(command, decision, recordedAt);
    return { accepted: true, result: decision.result, replayed: false };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, details, remembered } = error;
    const outcome: CommandOutcome = { accepted: false, refusal: { code, message, details }, replayed: false };
    if (remembered && !mayPass(command, code)) {
      const fillModel = portfolio?.fillModel ?? 'quoted';
      const rejected =
        recorded.kind === 'execute' ? rejectedTrade(recorded, { code, fillModel, recordedAt }) : null;
      state.refuse({ command, outcome, recordedAt }, rejected);
    }
    return outcome;
  }
}
