import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { RISK_CHANGES, type LimitsJson, type RiskChangeKind } from '../../../domain/index.ts';
import { moment, oneOf, portfolioId } from '../columns.ts';

/**
 * The limits and the kill switch of portfolios: each row is a change, with all that holds from then on. The newest version
 * is in force, and `portfolio_state` names it. Append-only.
 */
export const RiskLimitsEntity = defineEntity({
  name: 'RiskLimits',
  tableName: 'risk_limits',
  properties: {
    portfolioId: portfolioId(),
    version: p.integer().primary(),
    change: p.text().$type<RiskChangeKind>(),
    limits: p.json().$type<LimitsJson>(),
    /** The reason why the kill switch is on; null while it is off. */
    haltReason: p.text().strictNullable(),
    /** The reason for this change. */
    reason: p.text(),
    recordedAt: moment(),
    changedBy: p.text(),
  },
  checks: [
    { name: 'risk_limits_version_check', expression: 'version > 0' },
    { name: 'risk_limits_change_check', expression: oneOf('change', RISK_CHANGES) },
  ],
});
export type RiskLimitsRow = InferEntity<typeof RiskLimitsEntity>;
