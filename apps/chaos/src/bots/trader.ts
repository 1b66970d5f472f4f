import { setTimeout as sleep } from 'node:timers/promises';
import { isDenial, type Random, toMicros } from '@prescient/workshop';
import type { Door } from '../world/door.ts';
import type { Answer, Intent } from './intent.ts';
import type { Journal } from './journal.ts';
import type { OpenPositions } from './open-positions.ts';
import { retryPause } from './retry-pause.ts';
import { send, type NoAnswer, type Way } from './send.ts';
import { sendByRest } from './send-rest.ts';
import type { Session } from '../run/session.ts';
import type { PlannedCommand, CommandPlan } from './command-plan.ts';

/** The parts of a bot, which last as long as its portfolios. */
export interface TraderTools {
  /** Among the bots; decides which door it tries first. */
  readonly number: number;
  readonly journal: Journal;
  readonly positions: OpenPositions;
  readonly plan: CommandPlan;
  readonly random: Random;
  /** The longest pause between two planned commands. */
  readonly longestThoughtMs: number;
  /** Refusals that trading itself explains. */
  readonly ordinary: ReadonlySet<string>;
}

/** An intent without an answer so far. */
interface Pending {
  readonly intent: Intent;
  tries: number;
  /** Every try so far was told that nothing was done. */
  denied: boolean;
}

/** Refusals that trading itself explains. */
export const ORDINARY: ReadonlySet<string> = new Set([
  'INSUFFICIENT_FUNDS',
  'INSUFFICIENT_SHARES',
  'POSITION_CLOSED',
  // The administrator decided it meanwhile.
  'MARKET_CLOSED',
  // A reversal overdrew it.
  'PORTFOLIO_PAUSED',
]);
/** The same where fills come from books. */
export const ORDINARY_FROM_BOOKS: ReadonlySet<string> = new Set([
  ...ORDINARY,
  'INSUFFICIENT_LIQUIDITY',
  'BELOW_MINIMUM_SIZE',
  'OFF_SIZE_STEP',
  'FEE_EXCEEDS_PROCEEDS',
]);
const ASK_AGAIN = 0.05;
/** The share of denials after which a bot gives up, so that the database shows whether they were true. */
const GIVE_UP = 0.1;

/** A bot: writes down what it means to do, does it, and asks with the same id until it knows what became of it. */
export class Trader {
  readonly #tools: TraderTools;
  #answered: Intent | null = null;

  constructor(tools: TraderTools) {
    this.#tools = tools;
  }

  /** Trades until the session stops, and then until every outcome is known or patience ends. */
  async trade(session: Session): Promise<void> {
    const { random, plan, positions, journal, longestThoughtMs } = this.#tools;
    while (session.trading) {
      if (this.#answered && random.chance(ASK_AGAIN)) {
        await this.#fulfil({ intents: [this.#answered], way: 'each' }, session);
      } else {
        const planned = plan.next(positions);
        await journal.intend(planned.intents);
        await this.#fulfil(planned, session);
      }
      await sleep(random.between(0, longestThoughtMs));
    }
  }

  async #fulfil({ intents, way }: PlannedCommand, session: Session): Promise<void> {
    let open = intents.map((intent): Pending => ({ intent, tries: 0, denied: true }));
    while (open.length > 0 && session.patient) {
      open = await this.#attempt(open, way, session);
      if (open[0]) await retryPause(this.#tools.random, open[0].tries);
    }
    for (const { intent, tries } of open) {
      session.report('unresolved', `${intent.id} had no answer after ${tries} tries`);
    }
  }

  /** Sends once; answers with what is still open. */
  async #attempt(open: readonly Pending[], way: Way, session: Session): Promise<Pending[]> {
    const door = this.#doorFor(open, session);
    const sentAt = Date.now();
    const intents = open.map(({ intent }) => intent);
    const replies = await (way === 'rest' ? sendByRest(door.url, intents) : send(door.client, intents, way));
    const still: Pending[] = [];
    for (const [index, pending] of open.entries()) {
      const reply = replies[index] ?? { type: 'error', what: 'the answer has too few items' };
      if (reply.type === 'answer') {
        session.acknowledge({ door, sentAt, at: Date.now() });
        await this.#learn(pending, reply.answer, session);
      } else {
        const asked = this.#notLearnt(pending, reply, session);
        if (asked.denied && this.#tools.random.chance(GIVE_UP))
          await this.#tools.journal.giveUp(asked.intent.id);
        else still.push(asked);
      }
    }
    return still;
  }

  /** A retry may come to another API than the one that still works on the first try. */
  #doorFor([first]: readonly Pending[], { doors }: Session): Door {
    const home = doors[this.#tools.number % doors.length];
    return home && first?.tries === 0 ? home : this.#tools.random.pick(doors);
  }

  #notLearnt(pending: Pending, reply: NoAnswer, session: Session): Pending {
    const { intent, tries, denied } = pending;
    if (reply.type === 'error') session.report('error', `${intent.kind} ${intent.id}: ${reply.what}`);
    const why = reply.type === 'error' ? 'error' : reply.why;
    session.silence(why);
    return { intent, tries: tries + 1, denied: denied && isDenial(why) };
  }

  async #learn({ intent, tries, denied }: Pending, answer: Answer, session: Session): Promise<void> {
    await this.#tools.journal.acknowledge(intent.id, answer);
    const known = this.#answered?.id === intent.id;
    this.#answered = intent;
    if (!known && tries > 0) session.resolved += 1;
    if (answer.accepted) {
      if (known) return;
      session.trades += 1;
      if (tries > 0 && denied && answer.replayed) {
        session.report('denied', `${intent.id} was said not to be done, and it was`);
      }
      this.#follow(intent, answer.money);
    } else {
      if (!known) session.refusals += 1;
      this.#judgeRefusal(intent, answer.code, session);
    }
  }

  #follow(intent: Intent, money: Readonly<Record<string, string>>): void {
    const { positions } = this.#tools;
    if (intent.kind === 'execute') {
      positions.add({ tradeId: intent.id, portfolioId: intent.portfolioId, shares: money['shares'] ?? '0' });
    } else if (toMicros(money['remainingShares'] ?? '0') === 0n) {
      positions.remove(intent.tradeId);
    }
  }

  #judgeRefusal(intent: Intent, code: string, session: Session): void {
    if (intent.kind === 'close' && code === 'POSITION_CLOSED') this.#tools.positions.remove(intent.tradeId);
    if (this.#tools.ordinary.has(code)) return;
    // A bot closes only what it was told it had bought.
    if (code === 'TRADE_NOT_FOUND')
      session.report('lost', `${intent.id} closes a trade that is not there any more`);
    else session.report('error', `${intent.kind} ${intent.id} was refused: ${code}`);
  }
}
