import { setTimeout as sleep } from 'node:timers/promises';
import type { MarketService } from '@prescient/market-data';
import type { ApiClient } from '@prescient/bot';
import { Counter } from '@prescient/workshop';
import { untilNextTime } from './next-time.ts';
import { send } from './send.ts';
import type { KnownMarket } from '../truth/truth.ts';

/** The parts of a keeper. */
export interface KeeperContext {
  /** Keep the venues' markets, as they do beside an API in earnest. */
  readonly services: readonly MarketService[];
  /** The administrator's way in. */
  readonly api: ApiClient;
  readonly known: ReadonlyMap<string, KnownMarket>;
  /** Time between two looks at what waits for a person. */
  readonly pauseMs: number;
}

/** The person who decides what the venue leaves open and which outcome is which, beside the services that keep the markets. */
export class Keeper {
  readonly #counts = new Counter();
  readonly #context: KeeperContext;

  constructor(context: KeeperContext) {
    this.#context = context;
  }

  /** The services' acts and the decisions, counted by name. */
  get counts(): Readonly<Record<string, number>> {
    const all = new Counter();
    const own = this.#counts.toJSON();
    for (const counts of [...this.#context.services.map((service) => service.counts), own])
      for (const [name, many] of Object.entries(counts)) all.add(name, many);
    return all.toJSON();
  }

  /** Lets the services keep the markets, and decides, until it is told to stop. */
  async run(signal: AbortSignal): Promise<void> {
    for (const service of this.#context.services) service.start();
    while (!signal.aborted) {
      await this.#decide(false);
      await sleep(this.#context.pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Reads everything once, and decides what is left open, pages that stay swapped among it. What the venue fails to answer is left for the next time. */
  async sweep(): Promise<void> {
    await Promise.all(this.#context.services.map((service) => service.update()));
    await this.#decide(true);
  }

  async #decide(isWhole: boolean): Promise<void> {
    await untilNextTime(this.#counts, async () => {
      const { api } = this.#context;
      const waiting = await send(this.#counts, () => api.market.reviews.query({ limit: 500 }));
      for (const market of waiting?.items ?? []) {
        const { marketId, reviewReason } = market;
        const { swap } = this.#context.known.get(marketId)!;
        const isSwapped = reviewReason === 'IDENTITY_CHANGED';
        if (isSwapped && swap?.until !== null) await this.#keepOutcomes(marketId);
        else if (!isSwapped || isWhole) await this.#decideOne(market);
      }
    });
  }

  /** A page that will be put right: what was traded stays what it was, and the market trades on. */
  async #keepOutcomes(marketId: string): Promise<void> {
    const { outcomes } = this.#context.known.get(marketId)!;
    const reason = `The outcomes were traded as ${outcomes.join(' / ')}; the page is wrong.`;
    const decision = { marketId, verdict: 'keep' as const, reason };
    const kept = await send(this.#counts, () => this.#context.api.market.confirmIdentity.mutate(decision));
    if (kept !== null) this.#counts.add('outcomes kept by hand');
  }

  async #decideOne(market: { venue: string; marketId: string; reviewReason: string | null }): Promise<void> {
    const { api, known } = this.#context;
    const { venue, marketId, reviewReason } = market;
    const { decidedBy, payouts } = known.get(marketId)!;
    if (decidedBy === 'venue') return;
    const verdict = payouts === 'void' ? payouts : payouts[0];
    const reason = `The book of truth says ${verdict}.`;
    const decision = { venue, marketId, verdict, reason };
    const decided = await send(this.#counts, () => api.market.decide.mutate(decision));
    if (decided !== null) this.#counts.add(`decided by hand: ${reviewReason}`);
  }
}
