import { strategyJson, strategyText, type StrategyBot, type StrategyReport } from '@prescient/bot';
import { explain } from '../process/explain.ts';
import { notice, print, printJson } from '../process/output.ts';

/** The bot of one portfolio. */
export interface PortfolioBot {
  readonly portfolioId: number;
  readonly bot: Pick<StrategyBot, 'cycle' | 'looked'>;
}

type Ended = { readonly portfolioId: number } & (
  | { readonly report: StrategyReport }
  | { readonly error: unknown }
);

const jsonOf = (ended: Ended): object =>
  'report' in ended
    ? strategyJson(ended.report)
    : { bot: { error: explain(ended.error).text }, portfolio: { id: ended.portfolioId } };

/**
 * Runs a cycle of each portfolio, side by side, and shows them in a form, if any. One that fails is told, unless it was stopped, and
 * changes nothing in the others.
 * @returns the number of cycles that failed, or whose strategy has a fault
 * @throws the error of the only portfolio
 */
export async function runStrategies(
  bots: readonly PortfolioBot[],
  form: 'json' | 'text' | null,
  stop: AbortSignal,
): Promise<number> {
  const ended = await Promise.all(
    bots.map(async ({ portfolioId, bot }): Promise<Ended> => {
      try {
        return { portfolioId, report: await bot.cycle() };
      } catch (error) {
        if (bots.length === 1) throw error;
        return { portfolioId, error };
      }
    }),
  );
  const [only] = ended;
  if (form === 'json') printJson(ended.length === 1 && only ? jsonOf(only) : ended.map(jsonOf));
  if (form === 'text')
    for (const each of ended)
      if ('report' in each) print(`${strategyText(each.report)}${each.report.audit === null ? '' : '\n'}`);
  for (const each of ended)
    if ('error' in each && !stop.aborted)
      notice(`The cycle of portfolio ${each.portfolioId} failed: ${explain(each.error).text}`);
  return ended.filter((each) => 'error' in each || each.report.fault !== null).length;
}
