import type { RouterOutputs } from '@prescient/api';
import type { ApiClient } from '../api/client.ts';
import { isRefusedAs } from '../api/retry.ts';
import type { BotSettings } from './settings.ts';

const INITIAL_BALANCE = '10000';

/** A portfolio as the API shows it. */
export type Portfolio = RouterOutputs['portfolio']['create'];

const halfLifeOf = (ms: number | null): string =>
  ms === null ? 'no half-life' : `a half-life of ${ms / 1_000} s`;

/** The sentences about settings that a portfolio does not follow, because it was opened with others before. */
export function ignoredSettings(
  settings: Pick<BotSettings, 'portfolioId' | 'fillModel' | 'replenishmentHalfLifeMs'>,
  {
    fillModel,
    replenishmentHalfLifeMs: halfLifeMs,
  }: Pick<Portfolio, 'fillModel' | 'replenishmentHalfLifeMs'>,
): string[] {
  const { portfolioId: id, fillModel: wanted, replenishmentHalfLifeMs: wantedMs } = settings;
  const model =
    wanted === null || wanted === fillModel
      ? []
      : [
          `Portfolio ${id} exists already and fills ${fillModel}, not ${wanted}: --fill-model ${wanted} works only when a portfolio is opened. Leave it out, or choose another portfolio.`,
        ];
  const halfLife =
    wantedMs === null || wantedMs === halfLifeMs
      ? []
      : [
          `Portfolio ${id} exists already with ${halfLifeOf(halfLifeMs)} of taken depth, not ${halfLifeOf(wantedMs)}: --replenish-seconds works only when a portfolio is opened. Leave it out, or choose another portfolio.`,
        ];
  return [...model, ...halfLife];
}

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
