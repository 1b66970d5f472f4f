import { setTimeout as sleep } from 'node:timers/promises';
import type { RouterOutputs } from '@prescient/api';
import type { Random } from '@prescient/workshop';
import { VERDICTS, type Decision, type Payout, type Verdict } from '../bots/intent.ts';
import type { Journal } from '../bots/journal.ts';
import type { Markets } from '../bots/markets.ts';
import { retryPause } from '../bots/retry-pause.ts';
import { inTime, replyOf, type NoAnswer } from '../bots/send.ts';
import type { Session } from '../run/session.ts';
import { Verdicts } from './verdicts.ts';

/** The parts of an administrator. */
export interface AdministratorTools {
  readonly journal: Journal;
  readonly markets: Markets;
  readonly portfolioIds: readonly number[];
  readonly random: Random;
  readonly name: string;
}

type Decided = RouterOutputs['market']['decide'];
type DecideReply = { readonly type: 'done'; readonly decided: Decided } | NoAnswer;

const LONGEST_THOUGHT_MS = 60;
const SHORTEST_THOUGHT_MS = 5;
const RESUME = 0.2;
const REVERSE = 0.3;
/** In one market, so that others are left to be decided for the first time. */
const MOST_DECISIONS = 4;
const MOST_CONFIRMATIONS = 5;
const PAYOUTS = VERDICTS.filter((verdict) => verdict !== 'reverse');

/** Decides how markets ended, changes its mind, takes results back, and lets portfolios go on that this overdrew. */
export class Administrator {
  readonly #tools: AdministratorTools;
  readonly #verdicts = new Verdicts([]);
  readonly #latest = new Map<string, Decision>();
  /**
   * Markets about which an answer was lost. The lost request may yet be carried out, at any time, and it is no command
   * with an id; asked to decide otherwise meanwhile, the market would rightly end as the late one says.
   */
  readonly #uncertain = new Set<string>();
  #count = 0;

  constructor(tools: AdministratorTools) {
    this.#tools = tools;
  }

  /** Decides until the session stops. */
  async decide(session: Session): Promise<void> {
    const { random, journal } = this.#tools;
    while (session.trading) {
      const decision = this.#next();
      if (decision) {
        await journal.intend([decision]);
        this.#verdicts.add(decision);
        this.#latest.set(decision.marketId, decision);
        await this.#carryOut(decision, session);
      }
      if (random.chance(RESUME)) await this.#resume(session);
      await sleep(random.between(SHORTEST_THOUGHT_MS, LONGEST_THOUGHT_MS));
    }
  }

  /** Once nobody trades any more: says every verdict again, which pays out what was bought since, and leaves nothing. */
  async confirm(session: Session): Promise<void> {
    await Promise.all(
      this.#latest.values().map(async (decision) => {
        const decided = await this.#untilCarriedOut(decision, session);
        const left = decided?.settlement?.left.map(({ positions, code }) => `${positions} for ${code}`) ?? [];
        if (left.length > 0)
          session.report('lost', `${decision.marketId} left positions: ${left.join(', ')}`);
      }),
    );
  }

  /** An API that plays a venue settles on its own as well, and may be at it by an earlier result. */
  async #untilCarriedOut(decision: Decision, session: Session): Promise<Decided | null> {
    for (let tries = 1; ; tries += 1) {
      const decided = await this.#carryOut(decision, session);
      const state = decided?.market.state;
      if (decided === null || state === 'settled' || state === 'closed' || tries === MOST_CONFIRMATIONS)
        return decided;
      await retryPause(this.#tools.random, tries);
    }
  }

  #next(): Decision | null {
    const { random, markets, name } = this.#tools;
    const marketId = markets.pick(random);
    const changes = this.#verdicts.changes(marketId).length;
    if (this.#uncertain.has(marketId) || changes >= MOST_DECISIONS) return null;
    const { payout } = this.#verdicts.standing(marketId);
    this.#count += 1;
    return { kind: 'decide', id: `${name}-${this.#count}`, marketId, verdict: this.#verdict(payout) };
  }

  #verdict(standing: Payout | null): Verdict {
    const { random } = this.#tools;
    return standing !== null && random.chance(REVERSE) ? 'reverse' : random.pick(PAYOUTS);
  }

  /** Asks until there is an answer; null when there was none in time. */
  async #carryOut(decision: Decision, session: Session): Promise<Decided | null> {
    const { random, journal } = this.#tools;
    for (let tries = 1; tries === 1 || session.patient; tries += 1) {
      const reply = await this.#send(decision, session);
      if (reply.type === 'done') {
        await journal.acknowledge(decision.id, { accepted: true, replayed: tries > 1, money: {} });
        if (tries > 1) session.resolved += 1;
        this.#judge(decision, reply.decided, session);
        return reply.decided;
      }
      this.#uncertain.add(decision.marketId);
      if (reply.type === 'error') session.report('error', `${decision.id}: ${reply.what}`);
      session.silence(reply.type === 'error' ? 'error' : reply.why);
      await retryPause(random, tries);
    }
    session.report('unresolved', `decision ${decision.id} had no answer`);
    return null;
  }

  async #send({ id, marketId, verdict }: Decision, { doors }: Session): Promise<DecideReply> {
    const { client } = this.#tools.random.pick(doors);
    try {
      const input = { venue: 'polymarket', marketId, verdict, reason: id } as const;
      return { type: 'done', decided: await client.market.decide.mutate(input, inTime()) };
    } catch (error) {
      const reply = replyOf(error);
      if (reply.type !== 'answer') return reply;
      return { type: 'error', what: `${verdict} for ${marketId} was refused: ${reply.answer.code}` };
    }
  }

  /** Nobody else decides, so the market has to be as it was decided. */
  #judge({ id, marketId }: Decision, { market }: Decided, session: Session): void {
    const { payout, revision } = this.#verdicts.standing(marketId);
    const told = Verdicts.payoutIn(market.payout);
    if (told === payout && market.revision === revision) return;
    session.report(
      'drift',
      `${id} left ${marketId} at ${told} (result ${market.revision}), not at ${payout} (result ${revision})`,
    );
  }

  /** A reversal that overdraws a portfolio pauses it; buying goes on once it has cash again. */
  async #resume(session: Session): Promise<void> {
    const { random, portfolioIds } = this.#tools;
    try {
      const portfolioId = random.pick(portfolioIds);
      await random.pick(session.doors).client.portfolio.resume.mutate({ portfolioId }, inTime());
    } catch (error) {
      const reply = replyOf(error);
      if (reply.type === 'error') session.report('error', `resume: ${reply.what}`);
      else if (reply.type === 'answer' && reply.answer.code !== 'PORTFOLIO_OVERDRAWN')
        session.report('error', `resume was refused: ${reply.answer.code}`);
    }
  }
}
