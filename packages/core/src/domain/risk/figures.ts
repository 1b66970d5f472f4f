import { MICROS_PER_UNIT } from '../../money/index.ts';
import { equity, type Portfolio } from '../account/portfolio.ts';
import type { ErrorDetails } from '../domain-error.ts';
import type { ScopeKind } from './held-exposure.ts';
import { limitText, type RiskRule } from './limits.ts';
import type { PortfolioRisk } from './portfolio-risk.ts';
import { isBroken, type Figure } from './rules.ts';

/** The figure of a rule as a portfolio stands, beside its limit; both as a refusal would tell them. */
export interface RiskFigure {
  readonly rule: RiskRule;
  /** Null where the rule does not bind. */
  readonly limit: string | number | null;
  readonly value: string | number;
  /** True if the limit is exceeded already: nothing is sold for it, but nothing that raises the figure is bought. */
  readonly isExceeded: boolean;
  /** The outcome, market, event or category that the figure is of. */
  readonly subject: ErrorDetails;
}

const largest = (figures: readonly Figure[]): Figure =>
  figures.reduce((most, each) => (each.value > most.value ? each : most), { value: 0n });

const exposure = ({ held }: PortfolioRisk, kind: ScopeKind): Figure =>
  largest(
    held.scopes(kind).map((scope) => ({ value: held.exposureOf(scope), subject: { [kind]: scope.id } })),
  );

const position = ({ held }: PortfolioRisk): Figure =>
  largest(
    held
      .outcomes()
      .map(({ venue, marketId, outcome, cost }) => ({ value: cost, subject: { venue, marketId, outcome } })),
  );

/** Returns the figures of the rules that look at a whole portfolio, as it stands at a moment. */
export function figuresOf(risk: PortfolioRisk, portfolio: Portfolio, at: Date): RiskFigure[] {
  const { dayEquity, peakEquity } = risk.watermarksAt(portfolio, at);
  const now = equity(portfolio);
  const drawdown = peakEquity > 0n ? ((peakEquity - now) * MICROS_PER_UNIT) / peakEquity : 0n;
  const figures: [RiskRule, Figure][] = [
    ['maxOpenPositions', { value: BigInt(risk.held.positions) }],
    ['maxPosition', position(risk)],
    ['maxMarketExposure', exposure(risk, 'market')],
    ['maxEventExposure', exposure(risk, 'event')],
    ['maxCategoryExposure', exposure(risk, 'category')],
    ['maxDailyLoss', { value: dayEquity - now }],
    ['maxDrawdown', { value: drawdown }],
  ];
  return figures.map(([rule, { value, subject = {} }]) => {
    const limit = risk.limits[rule];
    return {
      rule,
      limit: limit === null ? null : limitText(rule, limit),
      value: limitText(rule, value),
      isExceeded: limit !== null && isBroken(rule, value, BigInt(limit)),
      subject,
    };
  });
}
