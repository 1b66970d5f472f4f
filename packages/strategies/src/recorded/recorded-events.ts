import type { Recording } from '@prescient/recording';
import type { MarketSight } from '../context/context.ts';
import { sightOf, type SightFacts, type StrategyEvent } from '../runtime/event.ts';
import type { Strategy } from '../runtime/prepare.ts';
import { selects } from './selects.ts';
import type { Told } from './told.ts';
import { ToldMarkets } from './told-markets.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** An event with the way to look at another market of its moment. */
export interface Moment {
  readonly event: StrategyEvent;
  readonly find: (marketId: string) => MarketSight | null;
}

/** A source of events in their order up to a moment, that moment included. Each call begins again. */
export type EventSource = (until: number) => AsyncIterable<Moment>;

/** The recording behind a source, as it is heard. */
class Hearing {
  readonly #strategy: Strategy;
  readonly #markets = new ToldMarkets();
  #slot = -1;
  #timerSlot: number | null = null;

  constructor(strategy: Strategy) {
    this.#strategy = strategy;
  }

  *moments(told: Told, at: number): Generator<StrategyEvent> {
    yield* this.#clock(at);
    for (const { marketId, ...trade } of told.trades) {
      const sight = this.sight(marketId, at);
      if (sight !== null && this.#isChosen(sight, at)) yield { kind: 'trade', at, trade, ...sight };
    }
    for (const marketId of told.books) {
      const sight = this.sight(marketId, at);
      if (sight !== null && this.#isChosen(sight, at)) yield { kind: 'book', at, ...sight };
    }
  }

  hear(...[observation, at]: Parameters<ToldMarkets['hear']>): Told {
    return this.#markets.hear(observation, at);
  }

  sight(marketId: string, at: number): SightFacts | null {
    return this.#markets.sight(marketId, at - this.#strategy.lookbackHours * HOUR_MS);
  }

  /** A cycle each minute, and the timer of the strategy. */
  *#clock(at: number): Generator<StrategyEvent> {
    const slot = Math.floor(at / MINUTE_MS);
    if (slot === this.#slot) return;
    this.#slot = slot;
    const sights = this.#markets.open.flatMap((id) => this.sight(id, at) ?? []);
    yield { kind: 'cycle', at, sights: sights.filter((sight) => this.#isChosen(sight, at)) };
    const { everyMinutes } = this.#strategy.definition;
    if (everyMinutes === undefined) return;
    const timerSlot = Math.floor(slot / everyMinutes);
    if (this.#timerSlot !== null && this.#timerSlot !== timerSlot) yield { kind: 'timer', at };
    this.#timerSlot = timerSlot;
  }

  #isChosen(sight: SightFacts, at: number): boolean {
    return selects(this.#strategy.selector, sight, at);
  }
}

/** The events of a recording, as a strategy would have met them at the time of receipt. RecordingError from the iteration. */
export function recordedEvents(recording: Recording, strategy: Strategy): EventSource {
  const startedAt = Date.parse(recording.header.startedAt);
  return async function* events(until: number): AsyncGenerator<Moment> {
    const hearing = new Hearing(strategy);
    for await (const observation of recording.observations()) {
      const at = startedAt + observation.at;
      if (at > until) return;
      const told = hearing.hear(observation, at);
      const find = (marketId: string): MarketSight | null => {
        const sight = hearing.sight(marketId, at);
        return sight === null ? null : sightOf(sight);
      };
      for (const event of hearing.moments(told, at)) yield { event, find };
    }
  };
}
