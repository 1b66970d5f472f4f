import type { EndlessRecording, Observation, RecordingHeader } from '../observation.ts';
import { MirroredBook } from '../generator/mirrored-book.ts';
import { clobMarketText, gammaText } from '../generator/wire-texts.ts';
import { lifeOf } from './market-life.ts';
import { beginOf, firstSlot, slotAfter, slotListed, type Strand, strands as usualStrands } from './strand.ts';
import { marketIdIn, placeIn, planEvent, type WorldMarket } from './world-market.ts';

/** The options of a world. */
export interface WorldOptions {
  /** Equal seeds make equal worlds. */
  readonly seed: string;
  /** The strands of events; some fifty markets at a time unless given. */
  readonly strands?: readonly Strand[];
}

/** The next thing that is said of a market, and what follows it. */
interface Told {
  next: Observation;
  readonly rest: Iterator<Observation>;
}

const header: RecordingHeader = {
  format: 'prescient-recording',
  version: 1,
  venue: 'polymarket',
  startedAt: new Date(0).toISOString(),
};

/**
 * A venue of our own making that never ends. All of it follows from the seed and the time: its markets, their books at a moment
 * and how they end. So it says the same after a restart as it would have said without one. Times are milliseconds since 1970.
 */
export class World implements EndlessRecording {
  readonly header = header;
  readonly #seed: string;
  readonly #strands: readonly Strand[];

  constructor({ seed, strands = usualStrands }: WorldOptions) {
    this.#seed = seed;
    this.#strands = strands;
  }

  *observationsFrom(at: number): Generator<Observation> {
    const told = this.#listedAt(at).flatMap((market) => begun(market, at));
    const arrivals = this.#strands.map((strand) => slotAfter(strand, at));
    for (;;) {
      const arrival = this.#firstOf(arrivals);
      for (let one = firstTold(told); one !== null && one.next.at < arrival.at; one = firstTold(told)) {
        yield one.next;
        const step = one.rest.next();
        if (step.done === true) told.splice(told.indexOf(one), 1);
        else one.next = step.value;
      }
      const markets = this.#marketsOf(arrival.strand, arrivals[arrival.strand]!);
      arrivals[arrival.strand]! += 1;
      told.push(...markets.flatMap((market) => begun(market, arrival.at)));
    }
  }

  formerly({ host, path }: { readonly host: string; readonly path: string }, at: number): string | null {
    const [, name = ''] = /^\/markets\/(\w+)$/.exec(path) ?? [];
    const marketId = host === 'gamma' ? name : host === 'clob' ? marketIdIn(name) : null;
    const market = marketId === null ? null : this.#marketOf(marketId);
    if (market === null || market.goneAt > at) return null;
    if (host === 'gamma') return lastRecordOf(market);
    const prices = market.plan.resolution?.payouts ?? null;
    return market.plan.conditionId === name && prices !== null ? clobMarketText(market.plan, prices) : null;
  }

  #marketsOf(strand: number, slot: number): WorldMarket[] {
    return planEvent(this.#seed, this.#strands[strand]!, { strand, slot });
  }

  #marketOf(marketId: string): WorldMarket | null {
    const place = placeIn(marketId);
    const strand = place === null ? undefined : this.#strands[place.strand];
    if (place === null || strand === undefined || place.slot < firstSlot(strand)) return null;
    return this.#marketsOf(place.strand, place.slot)[place.index] ?? null;
  }

  /** The markets that are listed at a moment, those that opened first come first. */
  #listedAt(at: number): WorldMarket[] {
    const listed = this.#strands.flatMap((strand, index) => {
      const [first, after] = [slotListed(strand, at), slotAfter(strand, at)];
      return Array.from({ length: after - first }, (_, turn) => this.#marketsOf(index, first + turn)).flat();
    });
    return listed.toSorted((a, b) => a.opensAt - b.opensAt);
  }

  /** The next event to begin. */
  #firstOf(arrivals: readonly number[]): { readonly strand: number; readonly at: number } {
    const begins = this.#strands.map((strand, index) => beginOf(strand, arrivals[index]!));
    const at = Math.min(...begins);
    return { strand: begins.indexOf(at), at };
  }
}

function begun(market: WorldMarket, from: number): Told[] {
  const rest = lifeOf(market, from);
  const first = rest.next();
  return first.done === true ? [] : [{ next: first.value, rest }];
}

/** The one of which something is said first. */
function firstTold(told: readonly Told[]): Told | null {
  let first: Told | null = null;
  for (const one of told) if (first === null || one.next.at < first.next.at) first = one;
  return first;
}

/** Gamma's record of a market after all steps of its resolution. */
function lastRecordOf({ plan }: WorldMarket): string {
  const steps = plan.resolution?.steps ?? [];
  const book = new MirroredBook(plan, { tick: plan.tick, lastTrade: plan.price });
  const now = new Date(steps.at(-1)?.at ?? 0);
  return gammaText({ plan, book, steps, now, swapped: null });
}
