import { UsageError } from '@prescient/terminal';
import { portfolioIdOf } from '../process/option-values.ts';
import type { ChosenStrategy } from './strategy-settings.ts';

/** A strategy and the portfolio that it trades. */
export interface PortfolioStrategy extends ChosenStrategy {
  readonly portfolioId: number;
}

/** The words of the command line about strategies. */
export interface StrategyWords {
  /** `FILE`, or `N=FILE` for portfolio N. */
  readonly strategy: readonly string[];
  /** `NAME=VALUE`, or `N.NAME=VALUE` for the strategy of portfolio N. */
  readonly config: readonly string[];
  readonly portfolio: string;
}

const NUMBERED = /^(\d{1,10})=(.+)$/s;
const NUMBERED_SETTING = /^(\d{1,10})\.(.+)$/s;

/** The settings of the strategy of one portfolio: those for all, and then its own. */
function settingsFor(portfolioId: number, config: readonly string[]): string[] {
  const own = config.map((word) => ({ word, numbered: NUMBERED_SETTING.exec(word) }));
  return [
    ...own.flatMap(({ word, numbered }) => (numbered === null ? [word] : [])),
    ...own.flatMap(({ numbered }) =>
      numbered !== null && Number(numbered[1]) === portfolioId ? [numbered[2]!] : [],
    ),
  ];
}

/** Returns which strategy trades which portfolio. @throws UsageError */
export function strategiesOf({ strategy, config, portfolio }: StrategyWords): PortfolioStrategy[] {
  const chosen = strategy.map((word) => {
    const [, number, file] = NUMBERED.exec(word) ?? [];
    const portfolioId = portfolioIdOf(number ?? portfolio);
    return { portfolioId, file: file ?? word, settings: settingsFor(portfolioId, config) };
  });
  const ids = chosen.map(({ portfolioId }) => portfolioId);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new UsageError(
      `Two strategies are given for portfolio ${twice}; write --strategy N=FILE with another portfolio N for each.`,
    );
  const foreign = config.find((word) => {
    const number = NUMBERED_SETTING.exec(word)?.[1];
    return number !== undefined && !ids.includes(Number(number));
  });
  if (foreign !== undefined)
    throw new UsageError(`--config ${foreign}: no strategy is given for that portfolio.`);
  if (config.length > 0 && chosen.length === 0)
    throw new UsageError('--config sets a strategy; add --strategy FILE.');
  return chosen;
}
