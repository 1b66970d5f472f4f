import { parsePrice, parseUsd, type Usd } from '../../money/index.ts';
import { hasLimits, NO_LIMITS, type RiskLimits } from '../risk/limits.ts';
import type { NewPortfolio } from './opening.ts';
import type { FillModel } from './trade.ts';

/** Settings from which a portfolio can be opened. */
export interface PortfolioTemplate {
  /** One sentence for people. */
  readonly about: string;
  readonly initialBalance: Usd;
  readonly fillModel: FillModel;
  readonly replenishmentHalfLifeMs: number | null;
  /** The limits that are in force from the opening on. */
  readonly limits: RiskLimits;
}

/** The templates by name. Any portfolio is one, too: it can be cloned. */
export const PORTFOLIO_TEMPLATES = {
  practice: {
    about: '10,000 dollars; trades fill at the price that they quote, without fees.',
    initialBalance: parseUsd('10000'),
    fillModel: 'quoted',
    replenishmentHalfLifeMs: null,
    limits: NO_LIMITS,
  },
  book: {
    about: '10,000 dollars; trades fill from the order book, with fees, and never beyond its depth.',
    initialBalance: parseUsd('10000'),
    fillModel: 'book',
    replenishmentHalfLifeMs: null,
    limits: NO_LIMITS,
  },
  'careful-book': {
    about:
      '10,000 dollars; as book, under limits: 250 dollars a buy, 1,000 an event, no book wider than ten cents, 300 dollars of loss a day, and a fifth below the highest equity.',
    initialBalance: parseUsd('10000'),
    fillModel: 'book',
    replenishmentHalfLifeMs: null,
    limits: {
      ...NO_LIMITS,
      maxStake: parseUsd('250'),
      maxEventExposure: parseUsd('1000'),
      maxSpread: parsePrice('0.1'),
      maxDailyLoss: parseUsd('300'),
      maxDrawdown: parsePrice('0.2'),
    },
  },
  'small-book': {
    about: '500 dollars; otherwise as book.',
    initialBalance: parseUsd('500'),
    fillModel: 'book',
    replenishmentHalfLifeMs: null,
    limits: NO_LIMITS,
  },
  'refilling-book': {
    about: '10,000 dollars; as book, but half of the depth that it took is there again after ten minutes.',
    initialBalance: parseUsd('10000'),
    fillModel: 'book',
    replenishmentHalfLifeMs: 600_000,
    limits: NO_LIMITS,
  },
} as const satisfies Readonly<Record<string, PortfolioTemplate>>;

export type TemplateName = keyof typeof PORTFOLIO_TEMPLATES;
export const TEMPLATE_NAMES = Object.keys(PORTFOLIO_TEMPLATES) as TemplateName[];

/** The fields of an opening. Those that a template has may be left out where one is named. */
export interface TemplatedOpening extends Pick<
  NewPortfolio,
  'id' | 'name' | 'strategyType' | 'strategyConfig'
> {
  readonly template: TemplateName | undefined;
  readonly initialBalance: Usd | undefined;
  readonly fillModel: FillModel | undefined;
  readonly replenishmentHalfLifeMs: number | null | undefined;
}

/**
 * Fills an opening up from its template: a field that is given replaces the template's, and the limits are the template's.
 * Null where neither says how much to deposit.
 */
export function openingFromTemplate({ template, ...fields }: TemplatedOpening): NewPortfolio | null {
  const settings: PortfolioTemplate | null = template === undefined ? null : PORTFOLIO_TEMPLATES[template];
  const initialBalance = fields.initialBalance ?? settings?.initialBalance;
  if (initialBalance === undefined) return null;
  const { fillModel, replenishmentHalfLifeMs: halfLifeMs } = fields;
  const limits = settings?.limits ?? NO_LIMITS;
  return {
    ...fields,
    initialBalance,
    fillModel: fillModel ?? settings?.fillModel ?? 'quoted',
    replenishmentHalfLifeMs:
      halfLifeMs === undefined ? (settings?.replenishmentHalfLifeMs ?? null) : halfLifeMs,
    limits: hasLimits(limits) ? { limits, source: `template ${template}` } : null,
  };
}
