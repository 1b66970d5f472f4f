import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createPortfolio, parseUsd, type FillModel } from '@prescient/core';
import { FillStream, type Random } from '@prescient/workshop';
import { Administrator } from '../administrator/administrator.ts';
import type { Records } from '../bots/intent.ts';
import { Journal, readJournals } from '../bots/journal.ts';
import { Markets, playedMarkets } from '../bots/markets.ts';
import { OpenPositions } from '../bots/open-positions.ts';
import type { Session } from './session.ts';
import { ORDINARY, ORDINARY_FROM_BOOKS, Trader } from '../bots/trader.ts';
import {
  BY_REST,
  CommandPlan,
  FROM_BOOKS,
  FROM_BOOKS_BY_REST,
  HEAVY,
  LIGHT,
  type Habit,
} from '../bots/command-plan.ts';
import type { World } from '../world/world.ts';

/** The bots of a portfolio at quoted prices, and the longest pause of each. */
const BOTS: readonly (readonly [habit: Habit, longestThoughtMs: number])[] = [
  ...Array.from({ length: 7 }, () => [LIGHT, 4] as const),
  [BY_REST, 8],
  // One asks for much at once, and thinks longer about it.
  [HEAVY, 80],
];
/** The bots of the portfolio that fills from books, where there are any. */
const BOOK_BOTS = [FROM_BOOKS, FROM_BOOKS, FROM_BOOKS_BY_REST];
const BOOK_THOUGHT_MS = 20;
/** Fewer than bots, so that bots of different APIs meet in one portfolio. */
const PORTFOLIOS = 2;
const FIRST_PORTFOLIO_ID = 1_000;
/** Little enough that bots run out of it. */
const INITIAL_BALANCE = parseUsd('6000');

/** The parts of an epoch. */
interface Parts {
  readonly portfolioIds: readonly number[];
  readonly markets: Markets;
  readonly traders: readonly Trader[];
  readonly administrator: Administrator;
  readonly folder: string;
  readonly journals: readonly Journal[];
  readonly streams: readonly FillStream[];
}

/** Portfolios at quoted prices, and the one that fills from books. */
interface Accounts {
  readonly quoted: readonly number[];
  readonly fromBooks: number | null;
}

async function openPortfolios({ witness, hasBooks }: World, epoch: number): Promise<Accounts> {
  const open = async (index: number, fillModel: FillModel): Promise<number> => {
    const id = FIRST_PORTFOLIO_ID + epoch * 10 + index;
    const terms = { name: `chaos ${id}`, initialBalance: INITIAL_BALANCE, fillModel };
    await createPortfolio(witness.db, { id, ...terms });
    return id;
  };
  const quoted: number[] = [];
  for (let index = 0; index < PORTFOLIOS; index += 1) quoted.push(await open(index, 'quoted'));
  return { quoted, fromBooks: hasBooks ? await open(PORTFOLIOS, 'book') : null };
}

/** The parts that traders are made with. */
interface Desk {
  readonly prefix: string;
  readonly quoted: readonly number[];
  readonly markets: Markets;
  readonly random: Random;
  readonly journalOf: (name: string) => Promise<Journal>;
}

/** Bots that trade at quoted prices, in each other's positions. */
async function openTraders(desk: Desk): Promise<Trader[]> {
  const { random, markets, quoted: portfolioIds } = desk;
  const positions = new OpenPositions();
  const traders: Trader[] = [];
  for (const [number, [habit, longestThoughtMs]] of BOTS.entries()) {
    const prefix = `${desk.prefix}-bot${number}`;
    const plan = new CommandPlan({ random: random.fork(), portfolioIds, markets, prefix, habit });
    const journal = await desk.journalOf(prefix);
    const tools = { number, journal, positions, plan, random: random.fork(), longestThoughtMs };
    traders.push(new Trader({ ...tools, ordinary: ORDINARY }));
  }
  return traders;
}

async function openBookTraders(desk: Desk, portfolioId: number): Promise<Trader[]> {
  const { random, journalOf } = desk;
  const positions = new OpenPositions();
  const traders: Trader[] = [];
  for (const [number, habit] of BOOK_BOTS.entries()) {
    const prefix = `${desk.prefix}-book${number}`;
    const own = { random: random.fork(), portfolioIds: [portfolioId], markets: playedMarkets, prefix };
    const plan = new CommandPlan({ ...own, habit });
    const journal = await journalOf(prefix);
    const tools = {
      number,
      journal,
      positions,
      plan,
      random: random.fork(),
      longestThoughtMs: BOOK_THOUGHT_MS,
    };
    traders.push(new Trader({ ...tools, ordinary: ORDINARY_FROM_BOOKS }));
  }
  return traders;
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
    const { quoted, fromBooks } = await openPortfolios(world, number);
    const markets = new Markets(world.witness.db, `e${number}`);
    const journals: Journal[] = [];
    const journalOf = async (name: string): Promise<Journal> => {
      const journal = await Journal.open(folder, name);
      journals.push(journal);
      return journal;
    };
    const desk: Desk = { prefix: `e${number}`, quoted, markets, random, journalOf };
    const traders = await openTraders(desk);
    if (fromBooks !== null) traders.push(...(await openBookTraders(desk, fromBooks)));
    const name = `e${number}-administrator`;
    const journal = await journalOf(name);
    const administrator = new Administrator({
      journal,
      markets,
      portfolioIds: quoted,
      random: random.fork(),
      name,
    });
    const portfolioIds = fromBooks === null ? quoted : [...quoted, fromBooks];
    const urls = world.doors.map(({ url }) => url);
    const streams = portfolioIds.map((portfolioId) => new FillStream(portfolioId, urls));
    for (const stream of streams) void stream.follow();
    return new Epoch({ portfolioIds, markets, traders, administrator, folder, journals, streams });
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
  get records(): Records {
    return readJournals(this.#parts.folder);
  }

  /** Subscribers to the fills of each portfolio. */
  get streams(): readonly FillStream[] {
    return this.#parts.streams;
  }

  async end(): Promise<void> {
    for (const stream of this.#parts.streams) stream.end();
    await Promise.all(this.#parts.journals.map((journal) => journal.close()));
  }
}
