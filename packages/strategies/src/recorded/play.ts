import type { Decision } from '../intents/decision.ts';
import type { StrategyEvent } from '../runtime/event.ts';
import { guarded } from '../runtime/guard.ts';
import { initialState, type Strategy } from '../runtime/prepare.ts';
import { run } from '../runtime/run.ts';
import { PlayedDesk } from './played-desk.ts';
import type { EventSource, Moment } from './recorded-events.ts';

/** A decision with the event that it answers. */
export interface Line {
  readonly at: number;
  readonly decision: Decision;
  readonly text: string;
}

/** All decisions of a strategy up to a moment, and the time of the first and the last event. */
export interface Played {
  readonly lines: readonly Line[];
  readonly from: number;
  readonly to: number;
}

/** Milliseconds that one event may take in a check, where nobody else waits. */
const CHECK_BUDGET_MS = 10_000;

/** A strategy that trades in memory, told of one event after the other. */
class PlayedStrategy {
  readonly #strategy: Strategy;
  readonly #desk: PlayedDesk;
  #state;
  readonly lines: Line[] = [];

  constructor(strategy: Strategy, at: number) {
    this.#strategy = strategy;
    this.#desk = new PlayedDesk(at);
    this.#state = initialState(strategy);
  }

  tell({ event, find }: Moment): void {
    const events = [...this.#positionsAt(event), event];
    for (const each of events) {
      const decisions = this.#decide(each, find);
      for (const decision of decisions) {
        this.lines.push({
          at: each.at,
          decision,
          text: JSON.stringify({ at: each.at, event: each.kind, ...decision }),
        });
        const fill = this.#desk.carryOut(decision, each.at);
        this.#decide({ kind: 'fill', at: each.at, fill }, find);
      }
    }
  }

  /** The positions in a market whose book changed, each as an event of its own. */
  #positionsAt(event: StrategyEvent): StrategyEvent[] {
    if (event.kind !== 'book') return [];
    const { market, book, history, at } = event;
    const held = this.#desk.portfolio.positions.filter(({ marketId }) => marketId === market.id);
    return held.map((position) => ({ kind: 'position', at, market, book, history, position }));
  }

  #decide(event: StrategyEvent, find: Moment['find']): readonly Decision[] {
    const world = { portfolio: this.#desk.portfolio, seed: 'look-ahead', find, log: () => undefined };
    const before = { state: this.#state, world };
    const { decisions, state } = guarded(this.#strategy, CHECK_BUDGET_MS, () =>
      run(this.#strategy, before, [event]),
    );
    this.#state = state;
    return decisions;
  }
}

/** Runs a strategy over events up to a moment. @throws StrategyError */
export async function play(strategy: Strategy, source: EventSource, until: number): Promise<Played> {
  let played: PlayedStrategy | null = null;
  let [from, to] = [0, 0];
  for await (const moment of source(until)) {
    const { at } = moment.event;
    if (played === null) [from, played] = [at, new PlayedStrategy(strategy, at)];
    to = at;
    played.tell(moment);
  }
  return { lines: played?.lines ?? [], from, to };
}
