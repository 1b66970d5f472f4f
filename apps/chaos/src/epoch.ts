import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createPortfolio, parseUsd } from '@prescient/core';
import type { Random } from '@prescient/workshop';
import { Administrator } from './administrator.ts';
import type { Records } from './intent.ts';
import { Journal, readJournals } from './journal.ts';
import { Markets } from './markets.ts';
import { OpenLots } from './open-lots.ts';
import type { Session } from './session.ts';
import { Trader } from './trader.ts';
import { HEAVY, LIGHT, Wishes } from './wishes.ts';
import type { World } from './world.ts';

const BOTS = 8;
/** A ninth one asks for much at once, and thinks longer about it. */
const HEAVY_BOTS = 1;
const THOUGHT_MS = 4;
const HEAVY_THOUGHT_MS = 80;
/** Fewer than bots, so that bots of different APIs meet in one portfolio. */
const PORTFOLIOS = 2;
const FIRST_PORTFOLIO_ID = 1_000;
/** Little enough that bots run out of it. */
const INITIAL_BALANCE = parseUsd('6000');

/** What an epoch is made of. */
interface Parts {
  readonly portfolioIds: readonly number[];
  readonly markets: Markets;
  readonly traders: readonly Trader[];
  readonly administrator: Administrator;
  readonly folder: string;
  readonly journals: readonly Journal[];
}

async function openPortfolios(world: World, epoch: number): Promise<number[]> {
  const ids = Array.from({ length: PORTFOLIOS }, (_, index) => FIRST_PORTFOLIO_ID + epoch * 10 + index);
  for (const id of ids) {
    await createPortfolio(world.witness.db, { id, name: `chaos ${id}`, initialBalance: INITIAL_BALANCE });
  }
  return ids;
}

/**
 * Some rounds on the same portfolios. What a crash left behind is traded on by the next rounds; new portfolios after
 * that keep the oracle, which reads all of them each time, from becoming slower and slower.
 */
export class Epoch {
  readonly portfolioIds: readonly number[];
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.portfolioIds = parts.portfolioIds;
    this.#parts = parts;
  }

  /** Begins one that is unlike all whose notes lie there. */
  static async begin(world: World, notes: string, random: Random): Promise<Epoch> {
    const number = 1 + readdirSync(notes).filter((name) => name.startsWith('epoch-')).length;
    const folder = join(notes, `epoch-${number}`);
    mkdirSync(folder);
    const portfolioIds = await openPortfolios(world, number);
    const markets = new Markets(world.witness.db, `e${number}`);
    const names = Array.from({ length: BOTS + HEAVY_BOTS }, (_, bot) => `e${number}-bot${bot}`);
    const journals = await Promise.all(names.map((name) => Journal.open(folder, name)));
    const lots = new OpenLots();
    const traders = journals.map((journal, bot) => {
      const [habit, longestThoughtMs] = bot < BOTS ? [LIGHT, THOUGHT_MS] : [HEAVY, HEAVY_THOUGHT_MS];
      const prefix = names[bot] ?? '';
      const wishes = new Wishes({ random: random.fork(), portfolioIds, markets, prefix, habit });
      return new Trader({ number: bot, journal, lots, wishes, random: random.fork(), longestThoughtMs });
    });
    const name = `e${number}-administrator`;
    const journal = await Journal.open(folder, name);
    const administrator = new Administrator({ journal, markets, portfolioIds, random: random.fork(), name });
    const all = [...journals, journal];
    return new Epoch({ portfolioIds, markets, traders, administrator, folder, journals: all });
  }

  get marketIds(): readonly string[] {
    return this.#parts.markets.ids;
  }

  /** Lets all bots loose; resolves when the session was stopped and they know all outcomes. */
  async trade(session: Session): Promise<void> {
    const { traders, administrator } = this.#parts;
    await Promise.all([...traders.map((trader) => trader.trade(session)), administrator.decide(session)]);
    await administrator.confirm(session);
  }

  /** New markets, before a round. */
  openMarkets(): Promise<void> {
    return this.#parts.markets.openMore();
  }

  /** All that the bots wrote down so far. */
  records(): Records {
    return readJournals(this.#parts.folder);
  }

  async end(): Promise<void> {
    await Promise.all(this.#parts.journals.map((journal) => journal.close()));
  }
}
