import { setTimeout as sleep } from 'node:timers/promises';
import { callHttp, queryPath, type Random } from '@prescient/workshop';
import { restRefusal } from '../doors/replies.ts';
import type { Findings } from '../finding.ts';
import type { Phase } from '../phase.ts';
import { Experience } from './experience.ts';

/** The paths that a reader of a portfolio asks for. */
const pathsOf = (portfolioId: number): readonly string[] => [
  queryPath('portfolio.summary', { portfolioId }),
  queryPath('portfolio.positions', { portfolioId, limit: 500 }),
  queryPath('portfolio.get', { portfolioId }),
  queryPath('trade.list', { portfolioId, limit: 200 }),
  `/paper-trading/portfolio?portfolio_id=${portfolioId}`,
  `/paper-trading/history?portfolio_id=${portfolioId}&limit=100`,
  // Twenty lists in one request.
  `/trpc/${Array.from({ length: 20 }, () => 'trade.list').join(',')}?batch=1&input=${encodeURIComponent(
    JSON.stringify(
      Object.fromEntries(Array.from({ length: 20 }, (_, index) => [index, { portfolioId, limit: 100 }])),
    ),
  )}`,
];

/** A further pause where nobody answered. */
const NOBODY_MS = 500;

/** Reads a portfolio again and again, by all doors; what it reads is compared elsewhere. */
export class Reader {
  readonly portfolioId: number;
  readonly experience = new Experience();
  readonly #random: Random;
  readonly #findings: Findings;
  readonly #pauseMs: number;

  constructor(
    portfolioId: number,
    { random, findings, pauseMs }: { random: Random; findings: Findings; pauseMs: number },
  ) {
    this.portfolioId = portfolioId;
    this.#random = random;
    this.#findings = findings;
    this.#pauseMs = pauseMs;
  }

  async read(phase: Phase): Promise<void> {
    while (phase.trading) {
      const path = this.#random.pick(pathsOf(this.portfolioId));
      const sentAt = performance.now();
      const answer = await callHttp({ url: this.#random.pick(phase.urls), path, timeoutMs: 10_000 });
      const ms = performance.now() - sentAt;
      if (answer.status === 200) this.experience.note([{ type: 'done', replayed: false, money: {} }], ms);
      else if (answer.status !== 207) {
        const reply = restRefusal(answer);
        this.experience.note([reply], ms);
        if (answer.status === 500) this.#findings.add('fault', `${path.slice(0, 80)} answered 500`);
      }
      const pauseMs = this.#random.between(0, this.#pauseMs);
      await sleep(answer.status === 0 ? pauseMs + NOBODY_MS : pauseMs);
    }
  }
}
