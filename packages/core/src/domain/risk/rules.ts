import { MICROS_PER_UNIT, ZERO_PRICE } from '../../money/index.ts';
import { equity, type Portfolio } from '../account/portfolio.ts';
import { positionCost } from '../account/position.ts';
import type { ExecuteCommand } from '../command/command.ts';
import type { Decision } from '../command/decision.ts';
import type { ErrorDetails } from '../domain-error.ts';
import { outcomeOf } from '../market/market-ref.ts';
import type { ScopeKind } from './held-exposure.ts';
import type { RiskRule } from './limits.ts';
import { heldOutcomeOf, type PortfolioRisk } from './portfolio-risk.ts';

/** A buy before it is priced. */
export interface WantedBuy {
  readonly risk: PortfolioRisk;
  readonly command: ExecuteCommand;
  readonly recordedAt: Date;
}

/** A buy with its price, before it is accepted. */
export interface PricedBuy extends WantedBuy {
  /** The portfolio as it is without the buy. */
  readonly portfolio: Portfolio;
  readonly decision: Decision;
}

/** The figure that a rule compares with its limit, and its subject. */
export interface Figure {
  readonly value: bigint;
  readonly subject?: ErrorDetails;
}

/** One rule: it measures a buy, and refuses it where the figure breaks the limit. */
export interface Rule<Buy extends WantedBuy> {
  readonly rule: RiskRule;
  /** Returns null where the rule has nothing to say about the buy. */
  readonly measure: (buy: Buy) => Figure | null;
  readonly isBroken: (value: bigint, limit: bigint) => boolean;
}

const isAbove = (value: bigint, limit: bigint): boolean => value > limit;
const isReached = (value: bigint, limit: bigint): boolean => value >= limit;
const isBelow = (value: bigint, limit: bigint): boolean => value < limit;

/** Milliseconds since a moment; null if there was none. */
const since = (moment: Date | null, { recordedAt }: WantedBuy): Figure | null =>
  moment && { value: BigInt(recordedAt.getTime() - moment.getTime()) };

const marketOf = ({ command: { venue, marketId } }: WantedBuy) => ({ venue, marketId });

/** The rules that need no price: they are asked first, so that their answer waits for no book. */
export const RULES_BEFORE_PRICING: readonly Rule<WantedBuy>[] = [
  { rule: 'maxStake', measure: ({ command }) => ({ value: command.amount }), isBroken: isAbove },
  {
    rule: 'maxOpenPositions',
    measure: ({ risk }) => ({ value: BigInt(risk.held.positions + 1) }),
    isBroken: isAbove,
  },
  { rule: 'lossCoolDownMs', measure: (buy) => since(buy.risk.lastLossAt, buy), isBroken: isBelow },
  {
    rule: 'marketCoolDownMs',
    measure: (buy) => {
      const figure = since(buy.risk.lastBuyAt(buy.command), buy);
      return figure && { ...figure, subject: marketOf(buy) };
    },
    isBroken: isBelow,
  },
];

/** `best ask − best bid`; a side that nobody takes counts as a bid of 0. */
function spreadOf(buy: PricedBuy): Figure | null {
  const { quote } = buy.command;
  if (buy.decision.fill.fillModel !== 'book' || !quote || quote === 'closed') return null;
  const [ask, bid] = [quote.book.asks[0]!.price, quote.book.bids[0]?.price ?? ZERO_PRICE];
  return { value: ask - bid, subject: marketOf(buy) };
}

function positionOf(buy: PricedBuy): Figure {
  const { risk, command, decision } = buy;
  const outcome = outcomeOf(command);
  const value = risk.held.costOf(outcome) + positionCost(decision.held.position);
  return { value, subject: { ...marketOf(buy), outcome: outcome.outcome } };
}

/**
 * The largest exposure, among the sets of one kind that the market belongs to, that the buy raises. A buy that raises none,
 * as one that hedges, passes even where the limit is below what is held.
 */
const exposureOf =
  (kind: ScopeKind) =>
  ({ risk, command, decision }: PricedBuy): Figure | null => {
    const bought = heldOutcomeOf(decision.held.position);
    const scopes = risk.held.scopesOf(command, command.eventId).filter((scope) => scope.kind === kind);
    const raised = scopes.flatMap((scope) => {
      const value = risk.held.exposureOf(scope, bought);
      return value > risk.held.exposureOf(scope) ? [{ value, subject: { [kind]: scope.id } }] : [];
    });
    return raised.toSorted((a, b) => (a.value > b.value ? -1 : 1))[0] ?? null;
  };

/** `equity at 00:00 UTC − equity`, this buy counted: its fee and its spread are a loss at once. */
function dailyLossOf({ risk, portfolio, decision, recordedAt }: PricedBuy): Figure {
  const { dayEquity } = risk.watermarksAt(portfolio, recordedAt);
  return { value: dayEquity - equity(decision.portfolio) };
}

/** `1 − equity ÷ peak`, rounded down, this buy counted; null before there was any equity. */
function drawdownOf({ risk, portfolio, decision, recordedAt }: PricedBuy): Figure | null {
  const { peakEquity } = risk.watermarksAt(portfolio, recordedAt);
  if (peakEquity <= 0n) return null;
  const lost = peakEquity - equity(decision.portfolio);
  return { value: (lost * MICROS_PER_UNIT) / peakEquity };
}

/** The rules that look at the trade that a buy would be. */
export const RULES_AFTER_PRICING: readonly Rule<PricedBuy>[] = [
  { rule: 'maxSpread', measure: spreadOf, isBroken: isAbove },
  { rule: 'maxPosition', measure: positionOf, isBroken: isAbove },
  { rule: 'maxMarketExposure', measure: exposureOf('market'), isBroken: isAbove },
  { rule: 'maxEventExposure', measure: exposureOf('event'), isBroken: isAbove },
  { rule: 'maxCategoryExposure', measure: exposureOf('category'), isBroken: isAbove },
  { rule: 'maxDailyLoss', measure: dailyLossOf, isBroken: isReached },
  { rule: 'maxDrawdown', measure: drawdownOf, isBroken: isReached },
];

const ALL_RULES: readonly Pick<Rule<WantedBuy>, 'rule' | 'isBroken'>[] = [
  ...RULES_BEFORE_PRICING,
  ...RULES_AFTER_PRICING,
];

/** True if a figure breaks the limit of a rule. */
export const isBroken = (rule: RiskRule, value: bigint, limit: bigint): boolean =>
  ALL_RULES.some((each) => each.rule === rule && each.isBroken(value, limit));
