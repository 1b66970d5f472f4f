import {
  firstWatermarks,
  NO_LIMITS,
  parseUsd,
  patchedLimits,
  PortfolioRisk,
  type LimitsPatch,
  type StoredRisk,
} from '../../src/index.ts';
import { NOON } from './builders.ts';

const EQUITY = parseUsd('10000');

/** The risk of portfolio 1, which holds nothing and has 10,000 dollars since before today. */
export const aRisk = ({
  limits = {},
  ...fields
}: Partial<Omit<StoredRisk, 'limits'>> & { limits?: LimitsPatch } = {}) =>
  new PortfolioRisk({
    portfolioId: 1,
    limits: patchedLimits(NO_LIMITS, limits),
    haltReason: null,
    watermarks: firstWatermarks({ equity: EQUITY, dayEquity: EQUITY, peakEquity: EQUITY }, NOON),
    lastLossAt: null,
    ...fields,
  });
