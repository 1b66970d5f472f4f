import type { RouterOutputs } from '@prescient/api';
import type { ApiClient } from '../api/client.ts';
import { isRefusedAs } from '../api/retry.ts';
import type { BotSettings } from './settings.ts';

const INITIAL_BALANCE = '10000';

/** A portfolio as the API shows it. */
export type Portfolio = RouterOutputs['portfolio']['create'];

/**
 * Returns the portfolio, and opens it first where it is missing and the settings name a fill model.
 * @throws TRPCClientError, PORTFOLIO_NOT_FOUND among them
 */
export async function openPortfolio(
  client: ApiClient,
  settings: Pick<BotSettings, 'portfolioId' | 'fillModel' | 'replenishmentHalfLifeMs'>,
): Promise<Portfolio> {
  const { portfolioId, fillModel, replenishmentHalfLifeMs } = settings;
  try {
    return await client.portfolio.get.query({ portfolioId });
  } catch (error) {
    if (!isRefusedAs(error, 'PORTFOLIO_NOT_FOUND') || fillModel === null) throw error;
    return client.portfolio.create.mutate({
      id: portfolioId,
      name: `bot ${portfolioId}`,
      initialBalance: INITIAL_BALANCE,
      fillModel,
      replenishmentHalfLifeMs,
    });
  }
}
