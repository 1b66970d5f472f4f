import { callHttp, FillStream, type Random } from '@prescient/workshop';
import type { Findings } from './finding.ts';
import { Phase } from './phase.ts';
import { Administrator } from './tenants/administrator.ts';
import { castOf } from './tenants/cast.ts';
import { Reader } from './tenants/reader.ts';
import { Register } from './tenants/register.ts';
import { Tenant } from './tenants/tenant.ts';

export interface CrowdParts {
  readonly urls: readonly string[];
  /** Markets of the venue. */
  readonly marketIds: readonly string[];
  readonly positions: number;
  readonly random: Random;
  readonly findings: Findings;
}

const INITIAL_BALANCE = '1000000';
/** Subscribers that follow the largest tenant beside its own. */
const IDLE_SUBSCRIBERS = 20;
/** Markets that no venue lists; a signal may trade them all the same. */
const FREE_MARKETS = 40;
/** The last markets of the venue, which the administrator decides; nobody who fills from books trades in them. */
const DECIDED = 8;
const ALONE_MS = 1_200;

/** Everybody who calls the APIs. */
export class Crowd {
  readonly tenants: readonly Tenant[];
  readonly readers: readonly Reader[];
  readonly register: Register;
  readonly streams: readonly FillStream[];
  readonly administrator: Administrator;
  readonly #urls: readonly string[];

  private constructor(parts: CrowdParts) {
    const { urls, marketIds, positions, random, findings } = parts;
    this.#urls = urls;
    this.register = new Register(findings);
    const decided = marketIds.slice(-DECIDED);
    const free = Array.from({ length: FREE_MARKETS }, (_, index) => `free-${index + 1}`);
    this.tenants = castOf(positions).map((habit) => {
      const own = habit.fromBooks ? marketIds.slice(0, -DECIDED) : [...free, ...decided];
      return new Tenant({ habit, register: this.register, findings, random: random.fork(), marketIds: own });
    });
    const giant = this.tenants.find(({ habit }) => habit.name === 'giant')!.habit.portfolioId;
    const reader = (portfolioId: number, pauseMs: number): Reader =>
      new Reader(portfolioId, { random: random.fork(), findings, pauseMs });
    this.readers = [reader(giant, 300), ...this.tenants.map(({ habit }) => reader(habit.portfolioId, 3_000))];
    const followed = [
      ...this.tenants.map(({ habit }) => habit.portfolioId),
      ...Array.from({ length: IDLE_SUBSCRIBERS }, () => giant),
    ];
    this.streams = followed.map((portfolioId) => new FillStream(portfolioId, urls));
    this.administrator = new Administrator({ random: random.fork(), findings, marketIds: decided });
  }

  /** Opens the portfolios and fills them. @throws Error where a portfolio cannot be opened */
  static async gather(parts: CrowdParts): Promise<Crowd> {
    const crowd = new Crowd(parts);
    for (const { habit } of crowd.tenants) await crowd.#open(habit.portfolioId, habit.fromBooks);
    const phase = new Phase('alone', parts.urls);
    await Promise.all(crowd.tenants.map((tenant) => tenant.prepare(phase)));
    return crowd;
  }

  /** Lets every tenant trade for a moment while nobody else does, as a measure for later. */
  async alone(): Promise<void> {
    for (const tenant of this.tenants) {
      const phase = new Phase('alone', this.#urls);
      const timer = setTimeout(() => phase.stop(), ALONE_MS);
      await tenant.trade(phase);
      clearTimeout(timer);
    }
  }

  /** From now on every fill is followed, until `leave`. */
  follow(): void {
    for (const stream of this.streams) void stream.follow();
  }

  leave(): void {
    for (const stream of this.streams) stream.end();
  }

  /** Everybody at once, until the phase ends and every answer is known. */
  async besiege(phase: Phase): Promise<void> {
    await Promise.all([
      ...this.tenants.map((tenant) => tenant.trade(phase)),
      ...this.readers.map((reader) => reader.read(phase)),
      this.administrator.decide(phase),
    ]);
    await this.administrator.confirm(phase);
    for (const { habit } of this.tenants) await this.administrator.resume(habit.portfolioId, phase);
  }

  async #open(id: number, fromBooks: boolean): Promise<void> {
    const body = {
      id,
      name: `siege ${id}`,
      initialBalance: INITIAL_BALANCE,
      fillModel: fromBooks ? 'book' : 'quoted',
    };
    const answer = await callHttp({ url: this.#urls[0] ?? '', path: '/trpc/portfolio.create', body });
    if (answer.status !== 200)
      throw new Error(`portfolio ${id} was not opened: ${'text' in answer ? answer.text : answer.why}`);
  }
}
