import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createPortfolio, parseUsd } from '@prescient/core';
import type { Random } from '@prescient/workshop';
import type { IntentRecord } from './intent.ts';
import { Journal, readJournals } from './journal.ts';
import { OpenLots } from './open-lots.ts';
import { Trader } from './trader.ts';
import { Wishes } from './wishes.ts';
import type { World } from './world.ts';

const BOTS = 8;
/** Fewer than bots, so that bots of different APIs meet in one portfolio. */
const PORTFOLIOS = 2;
const FIRST_PORTFOLIO_ID = 1_000;
/** Little enough that bots run out of it. */
const INITIAL_BALANCE = parseUsd('6000');

export interface EpochOptions {
  readonly number: number;
  readonly notes: string;
  readonly random: Random;
}

/**
 * Some rounds on the same portfolios. What a crash left behind is traded on by the next rounds; new portfolios after
 * that keep the oracle, which reads all of them each time, from becoming slower and slower.
 */
export class Epoch {
  readonly portfolioIds: readonly number[];
  readonly traders: readonly Trader[];
  readonly #folder: string;
  readonly #journals: readonly Journal[];

  private constructor(
    parts: Pick<Epoch, 'portfolioIds' | 'traders'> & { folder: string; journals: Journal[] },
  ) {
    this.portfolioIds = parts.portfolioIds;
    this.traders = parts.traders;
    this.#folder = parts.folder;
    this.#journals = parts.journals;
  }

  static async begin(world: World, { number, notes, random }: EpochOptions): Promise<Epoch> {
    const folder = join(notes, `epoch-${number}`);
    mkdirSync(folder);
    const portfolioIds = Array.from(
      { length: PORTFOLIOS },
      (_, index) => FIRST_PORTFOLIO_ID + number * 10 + index,
    );
    for (const id of portfolioIds) {
      await createPortfolio(world.witness.db, { id, name: `chaos ${id}`, initialBalance: INITIAL_BALANCE });
    }
    const names = Array.from({ length: BOTS }, (_, bot) => `e${number}-bot${bot}`);
    const journals = await Promise.all(names.map((name) => Journal.open(folder, name)));
    const lots = new OpenLots();
    const traders = journals.map((journal, bot) => {
      const wishes = new Wishes(random.fork(), portfolioIds, names[bot] ?? '');
      return new Trader({ number: bot, journal, lots, wishes, random: random.fork() });
    });
    return new Epoch({ portfolioIds, traders, folder, journals });
  }

  /** All that the bots wrote down so far. */
  records(): Map<string, IntentRecord> {
    return readJournals(this.#folder);
  }

  async end(): Promise<void> {
    await Promise.all(this.#journals.map((journal) => journal.close()));
  }
}
