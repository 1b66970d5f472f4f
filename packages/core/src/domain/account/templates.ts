import { parseUsd, type Usd } from '../../money/index.ts';
import type { FillModel } from './trade.ts';

/** Settings from which a portfolio can be opened. */
export interface PortfolioTemplate {
  /** One sentence for people. */
  readonly about: string;
  readonly initialBalance: Usd;
  readonly fillModel: FillModel;
  readonly replenishmentHalfLifeMs: number | null;
}

/** The templates by name. Any portfolio is one, too: it can be cloned. */
export const PORTFOLIO_TEMPLATES = {
  practice: {
    about: '10,000 dollars; trades fill at the price that they quote, without fees.',
    initialBalance: parseUsd('10000'),
    fillModel: 'quoted',
    replenishmentHalfLifeMs: null,
  },
  book: {
    about: '10,000 dollars; trades fill from the order book, with fees, and never beyond its depth.',
    initialBalance: parseUsd('10000'),
    fillModel: 'book',
    replenishmentHalfLifeMs: null,
  },
  'small-book': {
    about: '500 dollars; otherwise as book.',
    initialBalance: parseUsd('500'),
    fillModel: 'book',
    replenishmentHalfLifeMs: null,
  },
  'refilling-book': {
    about: '10,000 dollars; as book, but half of the depth that it took is there again after ten minutes.',
    initialBalance: parseUsd('10000'),
    fillModel: 'book',
    replenishmentHalfLifeMs: 600_000,
  },
} as const satisfies Readonly<Record<string, PortfolioTemplate>>;

export type TemplateName = keyof typeof PORTFOLIO_TEMPLATES;
export const TEMPLATE_NAMES = Object.keys(PORTFOLIO_TEMPLATES) as TemplateName[];
