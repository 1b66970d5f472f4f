import { MoneyFormatError, parsePrice, parseUsd, RISK_RULES, type LimitsPatch } from '@prescient/core';
import { UsageError } from '@prescient/terminal';
import type { LIMIT_OPTIONS } from '../../declarations/portfolios/risk-limits.ts';
import type { OptionValues } from '../../program/declare.ts';

type Rule = keyof typeof RISK_RULES;

/** The option of each rule. A cool-down is told in seconds. */
const OPTION_OF = {
  maxStake: 'max-stake',
  maxOpenPositions: 'max-open-positions',
  lossCoolDownMs: 'loss-cool-down-seconds',
  marketCoolDownMs: 'market-cool-down-seconds',
  maxSpread: 'max-spread',
  maxPosition: 'max-position',
  maxMarketExposure: 'max-market-exposure',
  maxEventExposure: 'max-event-exposure',
  maxCategoryExposure: 'max-category-exposure',
  maxDailyLoss: 'max-daily-loss',
  maxDrawdown: 'max-drawdown',
} as const satisfies Record<Rule, keyof typeof LIMIT_OPTIONS>;
const RULES = Object.keys(OPTION_OF) as readonly Rule[];

const MS_PER_SECOND = 1_000;

function wholeNumber(option: string, value: string): number {
  if (/^[1-9]\d{0,9}$/.test(value)) return Number(value);
  throw new UsageError(`--${option} "${value}" must be a whole number above 0, or none.`);
}

/** Reads an amount as its rule counts it. @throws UsageError */
function valueOf(rule: Rule, value: string): bigint | number {
  const option = OPTION_OF[rule];
  const kind = RISK_RULES[rule];
  if (kind === 'count') return wholeNumber(option, value);
  if (kind === 'ms') return wholeNumber(option, value) * MS_PER_SECOND;
  try {
    return kind === 'usd' ? parseUsd(value) : parsePrice(value);
  } catch (error) {
    if (!(error instanceof MoneyFormatError)) throw error;
    throw new UsageError(`--${option}: ${error.message}; or none.`);
  }
}

/** Returns the limits that a command line names; `none` takes one away. @throws UsageError */
export const limitsOf = (values: OptionValues<typeof LIMIT_OPTIONS>): LimitsPatch =>
  Object.fromEntries(
    RULES.flatMap((rule) => {
      const value = values[OPTION_OF[rule]];
      if (value === undefined) return [];
      return [[rule, value === 'none' ? null : valueOf(rule, value)]];
    }),
  );
