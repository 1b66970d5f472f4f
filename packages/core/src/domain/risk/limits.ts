import {
  formatMicros,
  MAX_MICROS,
  MICROS_PER_UNIT,
  parseMicros,
  type Price,
  type Usd,
} from '../../money/index.ts';
import type { FillModel } from '../account/trade.ts';
import { DomainError } from '../domain-error.ts';

/** The unit of a limit: dollars, a number of things, a fraction of 1, dollars a share, or milliseconds. */
type LimitKind = 'usd' | 'count' | 'fraction' | 'price' | 'ms';

/** The rules, each with the unit of its limit, in the order in which they are looked at. */
export const RISK_RULES = {
  maxStake: 'usd',
  maxOpenPositions: 'count',
  lossCoolDownMs: 'ms',
  marketCoolDownMs: 'ms',
  maxSpread: 'price',
  maxPosition: 'usd',
  maxMarketExposure: 'usd',
  maxEventExposure: 'usd',
  maxCategoryExposure: 'usd',
  maxDailyLoss: 'usd',
  maxDrawdown: 'fraction',
} as const satisfies Record<string, LimitKind>;

/** A rule, by the name of its limit. */
export type RiskRule = keyof typeof RISK_RULES;
export const RISK_RULE_NAMES = Object.keys(RISK_RULES) as readonly RiskRule[];

/** The limits of a portfolio; null where a rule does not bind it. */
export interface RiskLimits {
  /** Dollars that one buy may ask for, before fees. */
  readonly maxStake: Usd | null;
  /** Number of positions that may be open at once. */
  readonly maxOpenPositions: number | null;
  /** Milliseconds without a buy after a sale or settlement that lost money. */
  readonly lossCoolDownMs: number | null;
  /** Milliseconds between two buys of one market, whatever their outcomes. */
  readonly marketCoolDownMs: number | null;
  /** `best ask − best bid` of the book that a buy is filled from; without a bid, the best ask itself. */
  readonly maxSpread: Price | null;
  /** `Σ (amount + fee)` of the open positions of one outcome. */
  readonly maxPosition: Usd | null;
  /** The most that the positions of one market can lose together; see `ExposureSum`. */
  readonly maxMarketExposure: Usd | null;
  /** The same of one event; a market without an event is an event by itself. */
  readonly maxEventExposure: Usd | null;
  /** The same of one category of the catalogue. */
  readonly maxCategoryExposure: Usd | null;
  /** `equity at 00:00 UTC − equity`, both at stored marks. */
  readonly maxDailyLoss: Usd | null;
  /** `1 − equity ÷ highest equity`, both at stored marks. */
  readonly maxDrawdown: Price | null;
}

/** Changes of limits: a field that is absent stays, null takes the limit away. */
export type LimitsPatch = { readonly [Rule in RiskRule]?: RiskLimits[Rule] | undefined };

/** Limits as JSON: money as decimal strings, numbers as numbers, rules that do not bind left out. */
export type LimitsJson = { readonly [Rule in RiskRule]?: string | number };

export const NO_LIMITS: RiskLimits = {
  maxStake: null,
  maxOpenPositions: null,
  lossCoolDownMs: null,
  marketCoolDownMs: null,
  maxSpread: null,
  maxPosition: null,
  maxMarketExposure: null,
  maxEventExposure: null,
  maxCategoryExposure: null,
  maxDailyLoss: null,
  maxDrawdown: null,
};

/** Largest number of positions, and of milliseconds, that a limit may name. */
const MAX_COUNT = 2_147_483_647;

const isCounted = (kind: LimitKind): boolean => kind === 'count' || kind === 'ms';

const ALLOWED: Record<LimitKind, { readonly text: string; readonly most: bigint }> = {
  usd: { text: 'dollars above 0, in millionths', most: MAX_MICROS },
  fraction: { text: 'a fraction above 0 and at most 1, in millionths', most: MICROS_PER_UNIT },
  price: { text: 'a price above 0 and at most 1, in millionths', most: MICROS_PER_UNIT },
  count: { text: `a whole number from 1 to ${MAX_COUNT}`, most: BigInt(MAX_COUNT) },
  ms: { text: `a whole number of milliseconds from 1 to ${MAX_COUNT}`, most: BigInt(MAX_COUNT) },
};

/** True if a value has the type of its kind and is above 0 and not too large. */
function isAllowed(kind: LimitKind, value: unknown): boolean {
  if (isCounted(kind) ? !Number.isSafeInteger(value) : typeof value !== 'bigint') return false;
  const counted = BigInt(value as bigint | number);
  return counted > 0n && counted <= ALLOWED[kind].most;
}

/** @throws DomainError INVALID_INPUT, naming the first field that is no limit; UNKNOWN_FIELD for one that no rule reads */
export function requireLimits(patch: LimitsPatch): void {
  for (const [name, value] of Object.entries(patch) as [string, unknown][]) {
    const field = `limits.${name}`;
    if (!Object.hasOwn(RISK_RULES, name)) {
      const rules = RISK_RULE_NAMES.join(', ');
      throw new DomainError('UNKNOWN_FIELD', `"${name}" is no limit; the limits are ${rules}.`, { field });
    }
    const kind = RISK_RULES[name as RiskRule];
    if (value === null || value === undefined || isAllowed(kind, value)) continue;
    throw new DomainError('INVALID_INPUT', `${field} must be ${ALLOWED[kind].text}, or null for no limit.`, {
      field,
    });
  }
}

/** @throws DomainError INVALID_INPUT for a limit that could never be looked at: it must not seem to protect */
export function requireFitting(fillModel: FillModel, { maxSpread }: LimitsPatch): void {
  if (maxSpread == null || fillModel === 'book') return;
  throw new DomainError(
    'INVALID_INPUT',
    'limits.maxSpread needs a portfolio that fills from books; this one fills at quoted prices. Leave it out.',
    { field: 'limits.maxSpread' },
  );
}

/** True if any rule binds. */
export const hasLimits = (limits: RiskLimits): boolean =>
  Object.values(limits).some((limit: RiskLimits[RiskRule]) => limit !== null);

/** The limits after a change. */
export function patchedLimits(limits: RiskLimits, patch: LimitsPatch): RiskLimits {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  return { ...limits, ...Object.fromEntries(given) };
}

/** A limit, or the figure that a rule compares with it, in the form of JSON and of a refusal's details. */
export const limitText = (rule: RiskRule, value: bigint | number): string | number =>
  isCounted(RISK_RULES[rule]) ? Number.parseInt(`${value}`, 10) : formatMicros(BigInt(value));

/** The limits as they are stored. */
export const limitsJson = (limits: RiskLimits): LimitsJson =>
  Object.fromEntries(
    RISK_RULE_NAMES.flatMap((rule) => {
      const limit = limits[rule];
      return limit === null ? [] : [[rule, limitText(rule, limit)]];
    }),
  );

/** Reads limits that were stored. */
export const limitsOfJson = (json: LimitsJson): RiskLimits => ({
  ...NO_LIMITS,
  ...Object.fromEntries(
    Object.entries(json).map(([rule, limit]) => [
      rule,
      typeof limit === 'string' ? parseMicros(limit) : limit,
    ]),
  ),
});
