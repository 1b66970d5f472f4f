import type { Playable } from '../observation.ts';
import { type HttpAnswer, type HttpQuestion, notFound } from './http-answer.ts';
import { ObservationCursor } from './observation-cursor.ts';

/** Milliseconds by which a venue without an end may differ from the clock of the machine, as after a sleep of the machine. */
const MOST_ASTRAY_MS = 10_000;

/** The source of what a player says: a recording, or a venue without an end. */
export class PlaySource {
  readonly #playable: Playable;
  /** The beginning, in milliseconds since 1970. */
  readonly startedMs: number;

  constructor(playable: Playable) {
    this.#playable = playable;
    this.startedMs = Date.parse(playable.header.startedAt);
  }

  /** True if it can be told from any moment on. */
  get isEndless(): boolean {
    return 'observationsFrom' in this.#playable;
  }

  /** The observations from the beginning on; from that moment on where it can be told from any. */
  cursorAt(at: number): ObservationCursor {
    const playable = this.#playable;
    const told = 'observationsFrom' in playable ? playable.observationsFrom(at) : playable.observations();
    return new ObservationCursor(told);
  }

  /** The answer about a market that is listed no longer. */
  formerly(host: string, { path }: HttpQuestion, at: number): HttpAnswer {
    const body = 'formerly' in this.#playable ? this.#playable.formerly({ host, path }, at) : null;
    return body === null ? notFound : { status: 200, body };
  }

  /** Milliseconds since the beginning by the clock of the machine; null where that is so near that the venue goes on. */
  timeIfAstray(position: number): number | null {
    const time = Date.now() - this.startedMs;
    return Math.abs(time - position) > MOST_ASTRAY_MS ? time : null;
  }
}
