import { setTimeout as sleep } from 'node:timers/promises';
import { progress, Random } from '@prescient/workshop';
import { BOT_PROCESSES, ENTRANTS, PARTS, type Part } from './entrants/entrants.ts';
import { readFacts } from './facts/facts.ts';
import { goalsOf, type Goal } from './goals/goals.ts';
import { reportOf, type Report } from './report/report.ts';
import type { Settings } from './settings.ts';
import { Stage } from './stage.ts';
import type { Trouble, TroubleFact } from './troubles/trouble.ts';
import { TROUBLES } from './troubles/troubles.ts';
import { Unseen, until } from './until.ts';

/** The number of cycles that each portfolio ends before the first trouble, with a trade at least, and that the others end during each. */
const CYCLES_BETWEEN = 2;
/** Calm at the beginning and at the end, in lengths of a trouble. */
const CALM = 2;

/** The state of a portfolio in the middle of a contest. */
interface Progress {
  readonly cycles: number;
  readonly trades: number;
  /** True while a cycle is stored and has not ended. */
  readonly isRunning: boolean;
}

/** Lets four portfolios trade one played world, brings troubles upon some of them, and looks at what became of all. */
export class Contest {
  readonly #settings: Settings;
  readonly #home: string;
  readonly #random: Random;
  readonly #troubles: TroubleFact[] = [];

  constructor(settings: Settings, home: string) {
    this.#settings = settings;
    this.#home = home;
    this.#random = new Random(settings.seed);
  }

  async run(): Promise<Report> {
    const { seed } = this.#settings;
    progress(`seed ${seed}: a world, a PostgreSQL, an API`);
    const stage = await Stage.open(this.#home, this.#settings, this.#random);
    try {
      const unseen = await this.#play(stage).then(
        () => null,
        (error: unknown) => {
          if (error instanceof Unseen) return error.message;
          throw error;
        },
      );
      progress('the end');
      const ended = BOT_PROCESSES.filter((name) => stage.bots[name].hasEnded);
      // A bot that is stopped in the middle of a cycle says so.
      const logs = { a: stage.bots.a.log, b: stage.bots.b.log };
      await stage.stopBots();
      await until('the end of the last cycles', async () => {
        const standing = await progressOf(stage);
        return PARTS.every((part) => !standing[part].isRunning);
      });
      const facts = await readFacts(stage.client, stage.url);
      const leaderboard = await stage.client.report.leaderboard.query({});
      const audit = await stage.client.audit.verify.query({});
      const goals: Goal[] = goalsOf({
        facts,
        troubles: this.#troubles,
        leaderboard: leaderboard.items,
        differences: audit.differences.length,
        logs,
        unseen: [
          ...(unseen === null ? [] : [unseen]),
          ...ended.map((name) => `bots ${name} ended by themselves`),
        ],
      });
      return reportOf({
        settings: this.#settings,
        facts,
        troubles: this.#troubles,
        leaderboard,
        audit,
        goals,
      });
    } finally {
      await stage.close();
    }
  }

  /** @throws Unseen where something did not come about */
  async #play(stage: Stage): Promise<void> {
    for (const name of BOT_PROCESSES) stage.bots[name].start();
    await until('the first cycles and trades of all portfolios', async () => {
      const standing = await progressOf(stage);
      return PARTS.every((part) => standing[part].cycles >= CYCLES_BETWEEN && standing[part].trades > 0);
    });
    const began = performance.now();
    const shareMs = (this.#settings.minutes * 60_000) / (TROUBLES.length + CALM);
    for (const [index, trouble] of TROUBLES.entries()) {
      await sleepUntil(began + shareMs * (index + 1));
      this.#troubles.push(await this.#trouble(stage, trouble, began + shareMs * (index + 2)));
    }
    await sleepUntil(began + this.#settings.minutes * 60_000);
  }

  /** Brings a trouble about, keeps it up until its time is over and the others have gone on, and ends it. */
  async #trouble(stage: Stage, trouble: Trouble, endsAt: number): Promise<TroubleFact> {
    const { name, strikes } = trouble;
    progress(`trouble: ${name}`);
    const before = await progressOf(stage);
    const from = Date.now();
    const isSeen = await trouble.begin(stage);
    const since = Date.now();
    await until(name, isSeen);
    await until(`the others during: ${name}`, async () => {
      const now = await progressOf(stage);
      const goOn = PARTS.filter((part) => !strikes.includes(part)).every(
        (part) => now[part].cycles >= before[part].cycles + CYCLES_BETWEEN,
      );
      return goOn && now.steady.trades > before.steady.trades;
    });
    await sleepUntil(endsAt);
    const ending = Date.now();
    await trouble.end?.(stage);
    const to = Date.now();
    const after = await progressOf(stage);
    const cycles = Object.fromEntries(
      PARTS.map((part) => [part, after[part].cycles - before[part].cycles]),
    ) as Record<Part, number>;
    return { name, strikes, from, since, until: ending, to, cycles };
  }
}

const sleepUntil = (at: number): Promise<void> => sleep(Math.max(0, at - performance.now()));

/** The cycles that each portfolio has ended, and the trades that it has made. */
async function progressOf({ client }: Stage): Promise<Record<Part, Progress>> {
  const entries = PARTS.map(async (part) => {
    const { portfolioId } = ENTRANTS[part];
    const [{ nextCycleId, unfinished }, { tradeCount }] = await Promise.all([
      client.cycle.status.query({ portfolioId }),
      client.portfolio.get.query({ portfolioId }),
    ]);
    const isRunning = unfinished !== null;
    return [part, { cycles: nextCycleId - (isRunning ? 2 : 1), trades: tradeCount, isRunning }] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<Part, Progress>;
}
