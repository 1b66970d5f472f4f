import type { CycleLimits, Strategy } from '@prescient/strategies/sdk';
import type { BotSettings } from '../cycle/settings.ts';

/** The task of a bot that runs a strategy. */
export interface StrategyTask {
  readonly settings: Pick<BotSettings, 'portfolioId' | 'fillModel' | 'replenishmentHalfLifeMs'>;
  readonly limits: CycleLimits;
  /** Gives the strategy as its file is now. @throws StrategyError */
  readonly strategy: () => Promise<Strategy>;
}
