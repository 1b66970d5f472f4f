import { setTimeout as sleep } from 'node:timers/promises';
import { callHttp, objectIn, type Random } from '@prescient/workshop';
import type { Findings } from '../finding.ts';
import type { Phase } from '../phase.ts';

const VERDICTS = ['1', '0', '0.5', 'void'] as const;
const REVERSE = 0.4;
const PAUSE_MS = 150;
const [SHORTEST_THOUGHT_MS, LONGEST_THOUGHT_MS] = [500, 2_500];

interface Parts {
  readonly random: Random;
  readonly findings: Findings;
  readonly marketIds: readonly string[];
}

/** Decides how markets end and takes results back, while others trade in them. */
export class Administrator {
  readonly #parts: Parts;
  /** The verdict that stands, by market. */
  readonly #standing = new Map<string, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async decide(phase: Phase): Promise<void> {
    const { random, marketIds } = this.#parts;
    while (phase.trading) {
      const marketId = random.pick(marketIds);
      const reverses = this.#standing.has(marketId) && random.chance(REVERSE);
      await this.#say(marketId, reverses ? 'reverse' : random.pick(VERDICTS), phase);
      await sleep(random.between(SHORTEST_THOUGHT_MS, LONGEST_THOUGHT_MS));
    }
  }

  /** Says every verdict again, once nobody trades: it pays for positions that were bought since. */
  async confirm(phase: Phase): Promise<void> {
    for (const [marketId, verdict] of this.#standing) await this.#say(marketId, verdict, phase);
  }

  /** Lets portfolios go on that a reversal overdrew. */
  async resume(portfolioId: number, { urls }: Phase): Promise<void> {
    await callHttp({
      url: this.#parts.random.pick(urls),
      path: '/trpc/portfolio.resume',
      body: { portfolioId },
    });
  }

  /** Asks until there is an answer. A decision has no id; said again it changes nothing. */
  async #say(marketId: string, verdict: string, phase: Phase): Promise<void> {
    const { random, findings } = this.#parts;
    const body = { venue: 'polymarket', marketId, verdict, reason: 'the siege' };
    while (phase.patient) {
      const answer = await callHttp({
        url: random.pick(phase.urls),
        path: '/trpc/market.decide',
        body,
        timeoutMs: 15_000,
      });
      if (answer.status === 200) {
        this.#standing.set(marketId, verdict);
        return;
      }
      const { domain } = objectIn(objectIn(objectIn('json' in answer ? answer.json : null)['error'])['data']);
      const { code, retryable } = objectIn(domain);
      // A list that was never read: there is nothing to decide yet.
      if (code === 'MARKET_NOT_FOUND') return;
      if (typeof code === 'string' && retryable !== true) {
        findings.add('fault', `${verdict} for ${marketId} was refused: ${code}`);
        return;
      }
      await sleep(PAUSE_MS);
    }
    findings.add('away', `${verdict} for ${marketId} had no answer`);
  }
}
