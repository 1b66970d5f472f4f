import { DomainError } from '../domain-error.ts';
import { limitText, type RiskRule } from './limits.ts';
import type { PortfolioRisk } from './portfolio-risk.ts';
import type { Figure, Rule, WantedBuy } from './rules.ts';

/** The kill switches that a portfolio is under. */
interface KillSwitches {
  readonly portfolioId: number;
  /** The reason why all portfolios are halted; null while they are not. */
  readonly haltForAll: string | null;
  readonly risk: PortfolioRisk | null;
}

/**
 * Refuses a buy while a kill switch is on. Sales and settlements go on: a halt must not keep anybody in a position.
 * @throws DomainError TRADING_HALTED
 */
export function requireUnhalted({ portfolioId, haltForAll, risk }: KillSwitches): void {
  const reason = haltForAll ?? risk?.haltReason ?? null;
  if (reason === null) return;
  const [whose, scope] =
    haltForAll === null
      ? ([`Portfolio ${portfolioId}`, 'portfolio'] as const)
      : (['Every portfolio', 'all'] as const);
  throw new DomainError(
    'TRADING_HALTED',
    `${whose} is halted (${reason}) and buys nothing. Sell if you like; buy with a new id once the halt is lifted.`,
    { portfolioId, scope, reason },
  );
}

/** Each rule, said as a fact about the buy that broke it. */
const BROKEN: Record<RiskRule, (value: string | number, limit: string | number) => string> = {
  maxStake: (value, limit) => `The stake of ${value} dollars is above the limit of ${limit}`,
  maxOpenPositions: (value, limit) =>
    `The portfolio would have ${value} open positions, and its limit is ${limit}`,
  lossCoolDownMs: (value, limit) =>
    `The last loss was ${value} ms ago, and the portfolio waits for ${limit} ms after a loss`,
  marketCoolDownMs: (value, limit) =>
    `The last buy of this market was ${value} ms ago, and the portfolio waits for ${limit} ms between two`,
  maxSpread: (value, limit) => `The spread of the book is ${value}, above the limit of ${limit}`,
  maxPosition: (value, limit) =>
    `The positions of this outcome would cost ${value} dollars, above the limit of ${limit}`,
  maxMarketExposure: (value, limit) =>
    `The positions of this market could lose ${value} dollars, above the limit of ${limit}`,
  maxEventExposure: (value, limit) =>
    `The positions of this event could lose ${value} dollars, above the limit of ${limit}`,
  maxCategoryExposure: (value, limit) =>
    `The positions of this category could lose ${value} dollars, above the limit of ${limit}`,
  maxDailyLoss: (value, limit) =>
    `The loss of this UTC day would be ${value} dollars, and its limit is ${limit}`,
  maxDrawdown: (value, limit) =>
    `The equity would be ${value} below its highest, as a fraction of 1, and its limit is ${limit}`,
};

const ADVICE =
  'Nothing was bought; ask an administrator to change the limit, or buy otherwise, with a new id.';

function limitBroken(rule: RiskRule, limit: bigint, { value, subject }: Figure): DomainError {
  const [told, allowed] = [limitText(rule, value), limitText(rule, limit)];
  return new DomainError('RISK_LIMIT', `${BROKEN[rule](told, allowed)} (${rule}). ${ADVICE}`, {
    rule,
    limit: allowed,
    value: told,
    ...subject,
  });
}

/** @throws DomainError RISK_LIMIT for the first of the rules that the buy breaks */
export function requireWithinLimits<Buy extends WantedBuy>(rules: readonly Rule<Buy>[], buy: Buy): void {
  for (const { rule, measure, isBroken } of rules) {
    const limit = buy.risk.limits[rule];
    if (limit === null) continue;
    const figure = measure(buy);
    if (figure && isBroken(figure.value, BigInt(limit))) throw limitBroken(rule, BigInt(limit), figure);
  }
}
