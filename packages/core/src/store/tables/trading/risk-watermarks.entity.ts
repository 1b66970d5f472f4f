import { defineEntity } from '@mikro-orm/core';
import { isNumber, moment, portfolioId, usd } from '../columns.ts';

/** The equity from which the losses of a portfolio with limits are measured; commands and marking keep it. */
export const RiskWatermarksEntity = defineEntity({
  name: 'RiskWatermarks',
  tableName: 'risk_watermarks',
  properties: {
    portfolioId: portfolioId(),
    /** 00:00 UTC of the day that `dayEquity` is of. */
    day: moment(),
    dayEquity: usd(),
    peakEquity: usd(),
  },
  checks: [{ name: 'risk_watermarks_numbers_check', expression: isNumber('day_equity', 'peak_equity') }],
});
