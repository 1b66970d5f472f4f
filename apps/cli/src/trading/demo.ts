import type { ApiClient, BotPlace } from '@prescient/bot';
import type { Database } from '@prescient/core';
import { typed } from '@prescient/terminal';
import { explain } from '../process/explain.ts';
import { notice, print } from '../process/output.ts';
import type { Session } from '../process/session.ts';
import type { BotOptions } from './bot-options.ts';
import { BotRuns } from './bot-runs.ts';
import { openCrew } from './crew.ts';
import type { OpenedPortfolio } from './open-strategies.ts';
import { tellFills } from './tell-fills.ts';

const CREW_EVERY_MS = 20_000;
const FAVOURITE_EVERY_MS = 300_000;

/** The surroundings of the demo. */
export interface DemoPlace {
  readonly db: Database;
  readonly client: ApiClient;
  readonly venue: BotPlace['venue'];
}

/** True for a start of which nothing else was asked than to open the world and to go on. */
export const isDemo = ({ settings, strategies, json, intervalMs }: BotOptions, once: boolean): boolean =>
  settings.portfolioId === 1 &&
  settings.source.kind === 'venue' &&
  strategies.length === 0 &&
  intervalMs === null &&
  !once &&
  !json;

async function openedCrew(client: ApiClient): Promise<OpenedPortfolio[]> {
  try {
    return await openCrew(client);
  } catch (error) {
    notice(`The portfolios of the demo could not be opened: ${explain(error).text}`);
    return [];
  }
}

/**
 * Lets the portfolios of the demo trade until the process is asked to stop, and portfolio 1 buy one more favourite at an
 * interval. Tells every fill.
 */
export async function runDemo(session: Session, place: DemoPlace, options: BotOptions): Promise<void> {
  const { signal } = session.shutdown;
  const crew = await openedCrew(place.client);
  const ids = [1, ...crew.map(({ portfolioId }) => portfolioId)];
  const one = { ...options.settings, maxTrades: Math.min(options.settings.maxTrades, 1) };
  const favourite = new BotRuns(session, place, {
    options: { ...options, settings: one, intervalMs: FAVOURITE_EVERY_MS },
    strategies: [],
    isQuiet: true,
  });
  const others = new BotRuns(session, place, {
    options: { ...options, intervalMs: CREW_EVERY_MS },
    strategies: crew,
    isQuiet: true,
  });
  const trade = async (): Promise<void> => {
    if (crew.length === 0) return;
    await others.first();
    await others.further();
  };
  print(`Portfolios ${ids.join(', ')} trade from now on; each fill is a line. Compare them with:`);
  print(`  ${typed(`portfolio compare ${ids.join(' ')}`)}\n`);
  await Promise.all([favourite.further(), trade(), tellFills(place.db, ids, { signal, tell: print })]);
}
