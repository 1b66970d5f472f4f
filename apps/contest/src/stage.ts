import { join } from 'node:path';
import { createClient, type ApiClient } from '@prescient/bot';
import { ApiProcess, type Random } from '@prescient/workshop';
import { mkdirSync, writeFileSync } from 'node:fs';
import { BotProcess } from './entrants/bot-process.ts';
import {
  BOT_PROCESSES,
  ENTRANTS,
  PARTS,
  partsOf,
  type BotProcessName,
  type Part,
} from './entrants/entrants.ts';
import { FalteringFile } from './entrants/faltering-file.ts';
import { marketProbabilities } from './entrants/probabilities.ts';
import type { Settings } from './settings.ts';
import { until } from './until.ts';
import { writeWorld } from './world.ts';

/** Cycles of the whole contest, roughly: long ones have longer pauses between them. */
const CYCLES = 100;
/** Buys of one cycle, so that the ones with much to buy do it over the whole time. */
const MOST_BUYS = 2;

/** The words of a bot's command line that name the strategy of a portfolio, and its settings. */
function strategyWords(
  part: Part,
  { file, settings = [] }: { readonly file?: string; readonly settings?: readonly string[] } = {},
): string[] {
  const { portfolioId, strategy, config } = ENTRANTS[part];
  const own = Object.entries(config).map(([name, value]) => `${name}=${value}`);
  return [
    '--strategy',
    `${portfolioId}=${file ?? strategy}`,
    ...[...own, ...settings].flatMap((setting) => ['--config', `${portfolioId}.${setting}`]),
  ];
}

/** Opens the portfolios, once the markets of the played world are known. */
async function openPortfolios(client: ApiClient): Promise<void> {
  await until('markets of the played world', async () => {
    const { items } = await client.market.list.query({ trading: true, limit: 1 });
    return items.length > 0;
  });
  for (const part of PARTS) {
    const { portfolioId: id, strategy } = ENTRANTS[part];
    await client.portfolio.create.mutate({ id, name: strategy, template: 'book', strategyType: strategy });
  }
}

/** Everything that takes part: an API with a played world on a PostgreSQL of its own, and two processes of bots. */
export class Stage {
  readonly client: ApiClient;
  readonly bots: Readonly<Record<BotProcessName, BotProcess>>;
  readonly faltering: FalteringFile;
  readonly #api: ApiProcess;

  private constructor(parts: Pick<Stage, 'client' | 'bots' | 'faltering'>, api: ApiProcess) {
    this.client = parts.client;
    this.bots = parts.bots;
    this.faltering = parts.faltering;
    this.#api = api;
  }

  /** Makes the world, starts the API, and opens the portfolios; the bots do not trade yet. */
  static async open(home: string, settings: Settings, random: Random): Promise<Stage> {
    const notes = join(home, 'notes');
    mkdirSync(notes);
    const world = join(home, 'world.ndjson.gz');
    await writeWorld({ path: world, seed: settings.seed, lengthMs: settings.minutes * 60_000 });
    const environment = {
      PRICE_INTERVAL_SECONDS: '5',
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(home, 'compile-cache'),
    };
    const program = { home, environment };
    const api = await ApiProcess.start({ ...program, words: ['--play', world], log: join(notes, 'api.log') });
    try {
      const client = createClient(api.url);
      await openPortfolios(client);
      const probabilities = join(home, 'probabilities.json');
      writeFileSync(probabilities, JSON.stringify(await marketProbabilities(client, random)));
      const faltering = new FalteringFile(home, ENTRANTS.faltering.strategy);
      const words = {
        steady: strategyWords('steady'),
        ruined: strategyWords('ruined'),
        faltering: strategyWords('faltering', { file: faltering.path }),
        paused: strategyWords('paused', { settings: [`probabilities=@${probabilities}`] }),
      };
      const interval = Math.max(1, Math.round((settings.minutes * 60) / CYCLES));
      const common = ['--api', api.url, '--interval', `${interval}`, '--json'];
      const botOf = (name: BotProcessName, options: readonly string[]): BotProcess =>
        new BotProcess([...common, ...options, ...partsOf(name).flatMap((part) => words[part])], {
          ...program,
          log: join(notes, `bots-${name}.log`),
        });
      const bots = { a: botOf('a', ['--max-trades', `${MOST_BUYS}`]), b: botOf('b', ['--reload']) };
      return new Stage({ client, bots, faltering }, api);
    } catch (error) {
      await api.stop();
      throw error;
    }
  }

  get url(): string {
    return this.#api.url;
  }

  /** Ends the bots and waits until they have; the API goes on. */
  async stopBots(): Promise<void> {
    await Promise.all(BOT_PROCESSES.map((name) => this.bots[name].stop()));
  }

  async close(): Promise<void> {
    await this.stopBots();
    await this.#api.stop();
  }
}
