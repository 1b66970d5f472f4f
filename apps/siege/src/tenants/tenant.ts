import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@prescient/workshop';
import { WAYS, type Way } from '../doors/ways.ts';
import type { Findings } from '../finding.ts';
import { serviceOf, type Phase } from '../phase.ts';
import type { Habit } from './cast.ts';
import { CommandPlan } from './command-plan.ts';
import { Experience } from './experience.ts';
import type { Intent, Reply } from './intent.ts';
import type { Entry, Register } from './register.ts';

export interface TenantParts {
  readonly habit: Habit;
  readonly register: Register;
  readonly findings: Findings;
  readonly random: Random;
  readonly marketIds: readonly string[];
}

/** Refusals that trading itself explains. */
const ORDINARY = new Set([
  'INSUFFICIENT_FUNDS',
  'INSUFFICIENT_SHARES',
  'POSITION_CLOSED',
  'PORTFOLIO_PAUSED',
  'MARKET_CLOSED',
  'INSUFFICIENT_LIQUIDITY',
  'BELOW_MINIMUM_SIZE',
  'OFF_SIZE_STEP',
  'OFF_TICK',
  'FEE_EXCEEDS_PROCEEDS',
  'FEE_UNKNOWN',
]);
/** The share of denials after which a tenant gives up, so that the ledger shows whether they were true. */
const GIVE_UP = 0.25;
/** The share of requests that two callers send at once. */
const TWINS = 0.04;
const [SHORTEST_RETRY_MS, LONGEST_RETRY_MS] = [30, 1_000];

const isReplay = (reply: Reply): number => Number(reply.type === 'done' && reply.replayed);
const replaysLast = (one: Reply, other: Reply): number => isReplay(one) - isReplay(other);

/** One tenant: trades, asks again with the same id until it knows, and writes all of it down. */
export class Tenant {
  readonly habit: Habit;
  readonly alone = new Experience();
  readonly besieged = new Experience();
  readonly #parts: TenantParts;
  readonly #plan: CommandPlan;

  constructor(parts: TenantParts) {
    this.#parts = parts;
    this.habit = parts.habit;
    this.#plan = new CommandPlan(parts.habit, parts.random, parts.marketIds);
  }

  /** Trades until the phase ends, and then until every answer is known or patience ends. */
  async trade(phase: Phase): Promise<void> {
    await Promise.all(Array.from({ length: this.habit.traders }, () => this.#one(phase)));
  }

  /** Buys so many positions, a hundred a request, before anything else. */
  async prepare(phase: Phase): Promise<void> {
    for (let left = this.habit.positions; left > 0; left -= 100) {
      const intents = Array.from({ length: Math.min(100, left) }, () => this.#plan.buy());
      await this.#fulfil(intents, this.habit.fromBooks ? 'single' : 'many', phase);
    }
  }

  async #one(phase: Phase): Promise<void> {
    const { random } = this.#parts;
    while (phase.trading) {
      await this.#fulfil(this.#plan.next(), this.habit.way, phase);
      await sleep(random.between(0, this.habit.pauseMs));
    }
  }

  async #fulfil(intents: readonly Intent[], way: Way, phase: Phase): Promise<void> {
    const { register, random, findings } = this.#parts;
    let open = intents.map((intent) => register.intend(intent));
    for (let tries = 0; open.length > 0; tries += 1) {
      if (tries > 0) {
        const longest = Math.min(SHORTEST_RETRY_MS * 2 ** tries, LONGEST_RETRY_MS);
        await sleep(random.between(longest / 2, longest));
      }
      if (!phase.patient) break;
      // A retry may go through another door than the first try, and to another API.
      const retryWay = way === 'rest' && tries > 0 && random.chance(0.3) ? 'single' : way;
      open = await this.#attempt(open, retryWay, phase);
    }
    for (const { intent, tries } of open)
      findings.add('away', `${intent.id} had no answer for good after ${tries} tries`);
  }

  /** Sends once, sometimes by two callers at the same time; returns the commands that are still open. */
  async #attempt(open: readonly Entry[], way: Way, phase: Phase): Promise<Entry[]> {
    const { random } = this.#parts;
    const intents = open.map(({ intent }) => intent);
    const urls = random.shuffle(phase.urls).slice(0, random.chance(TWINS) ? 2 : 1);
    const answers = await Promise.all(urls.map((url) => this.#send(url, way, { intents, phase })));
    return open.filter((entry, index) => {
      const replies = answers.map(
        (each) => each[index] ?? ({ type: 'fault', what: 'too few answers' } as const),
      );
      // Of two callers at one moment the replay may be read first; what it repeats was done by the other one.
      for (const reply of replies.toSorted(replaysLast)) this.#hear(entry, reply);
      return entry.outcome === null && !this.#givesUp(entry, replies);
    });
  }

  async #send(
    url: string,
    way: Way,
    { intents, phase }: { intents: readonly Intent[]; phase: Phase },
  ): Promise<Reply[]> {
    const sentAt = performance.now();
    const replies = await WAYS[way](url, intents);
    const ms = performance.now() - sentAt;
    (phase.kind === 'alone' ? this.alone : this.besieged).note(replies, ms);
    const answered = replies.some(({ type }) => type === 'done' || type === 'refused');
    if (answered) phase.acknowledge(serviceOf(url, this.habit.fromBooks), sentAt);
    return replies;
  }

  #hear(entry: Entry, reply: Reply): void {
    const { register, findings } = this.#parts;
    const known = entry.outcome !== null;
    register.hear(entry, reply);
    if (known) return;
    const { intent } = entry;
    if (reply.type === 'refused') {
      if (intent.kind === 'sell') this.#plan.gone(intent.tradeId);
      if (reply.code === 'TRADE_NOT_FOUND')
        findings.add('lost', `${intent.id} sells a trade that is not there any more`);
      else if (!ORDINARY.has(reply.code)) findings.add('fault', `${intent.id} was refused: ${reply.code}`);
    }
    if (reply.type !== 'done') return;
    if (intent.kind === 'buy') this.#plan.bought(intent.id, reply.money['shares'] ?? '0');
    else if ((reply.money['remainingShares'] ?? '0.000000') === '0.000000') this.#plan.gone(intent.tradeId);
  }

  #givesUp(entry: Entry, replies: readonly Reply[]): boolean {
    const denied = entry.deniedOnly && replies.every(({ type }) => type === 'denied');
    entry.givenUp = denied && this.#parts.random.chance(GIVE_UP);
    return entry.givenUp;
  }
}
