import type { BotOptions } from './bot-options.ts';
import { CurrentStrategy } from './current-strategy.ts';

/** A strategy that was loaded, and the portfolio that it trades. */
export interface OpenedPortfolio {
  readonly portfolioId: number;
  readonly current: CurrentStrategy;
}

/** Loads the strategies that the options name, so that a bad one is refused before anything starts. @throws UsageError */
export async function openStrategies({ strategies, reload }: BotOptions): Promise<OpenedPortfolio[]> {
  const opened: OpenedPortfolio[] = [];
  for (const choice of strategies)
    opened.push({ portfolioId: choice.portfolioId, current: await CurrentStrategy.open(choice, reload) });
  return opened;
}
