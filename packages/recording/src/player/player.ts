import { setImmediate as breathe } from 'node:timers/promises';
import type { Observation, Playable } from '../observation.ts';
import { type HttpAnswer, type HttpQuestion, notFound } from './http-answer.ts';
import type { ObservationCursor } from './observation-cursor.ts';
import { PlayClock, type PlaySpeed } from './play-clock.ts';
import { PlaySource } from './play-source.ts';
import { PlayerServer } from './player-server.ts';
import { Subscribers } from './subscribers.ts';
import { VenueState } from './venue-state.ts';

/** The options of a player. */
export interface PlayerOptions {
  /** Default 1: as it was. */
  readonly speed?: PlaySpeed;
  /** The moment at which the venue stands at first, in milliseconds since the recording began; default 0. */
  readonly from?: number;
  /** Default 0: any free port. */
  readonly port?: number;
  /**
   * Milliseconds for which a client may take nothing before it is cut off; default 30 s. Until then everybody waits
   * for it.
   */
  readonly patienceMs?: number;
  /** Called with everything that is played, when it is. */
  readonly onPlayed?: (observation: Observation) => void;
}

/** The base URLs for clients, in place of the venue's own. */
export interface PlayerUrls {
  readonly gamma: string;
  readonly clob: string;
  readonly kalshi: string;
  readonly ws: string;
}

// Milliseconds of playing after which requests over HTTP get a turn.
const SLICE_MS = 5;
// A wait is cut into pieces of this length, as a timer cannot be longer than 24 days.
const LONGEST_SLEEP_MS = 60_000;
const PATIENCE_MS = 30_000;

/**
 * Serves a recording as a venue, over real HTTP and WebSocket on this machine. It stands at the recording's first
 * moment, with all that was known then, until `play`.
 */
export class Player {
  readonly #source: PlaySource;
  readonly #server: PlayerServer;
  readonly #subscribers: Subscribers;
  readonly #clock: PlayClock;
  readonly #onPlayed: (observation: Observation) => void;
  #state = new VenueState();
  #cursor: ObservationCursor;
  #port = 0;
  #playing: Promise<void> | null = null;
  #isStopping = false;
  #isOver = false;
  /** True if it plays a venue without an end as fast as time goes: then it keeps to the clock of the machine. */
  #keepsTime = false;
  #wake: () => void = () => {};

  private constructor(recording: Playable, options: PlayerOptions) {
    this.#source = new PlaySource(recording);
    this.#cursor = this.#source.cursorAt(options.from ?? 0);
    this.#keepsTime = this.#source.isEndless && (options.speed ?? 1) === 1;
    this.#clock = new PlayClock(options.speed ?? 1);
    this.#onPlayed = options.onPlayed ?? (() => {});
    const bookFrame = (tokenId: string) => this.#state.bookFrame(tokenId);
    this.#subscribers = new Subscribers(bookFrame, options.patienceMs ?? PATIENCE_MS);
    this.#server = new PlayerServer({
      subscribers: this.#subscribers,
      answer: (host, question) => this.#answer(host, question),
    });
  }

  /** Opens the venue. @throws RecordingError where the recording's first moment cannot be read */
  static async start(recording: Playable, options: PlayerOptions = {}): Promise<Player> {
    const { from = 0, port = 0 } = options;
    const player = new Player(recording, options);
    player.#port = await player.#server.listen(port);
    try {
      await player.#skip(({ at }) => at <= from);
      player.#clock.restartAt(from);
      return player;
    } catch (error) {
      await player.close();
      throw error;
    }
  }

  /** The base URLs for clients, in place of the venue's own. */
  get urls(): PlayerUrls {
    const http = `http://127.0.0.1:${this.#port}`;
    const ws = `ws://127.0.0.1:${this.#port}/ws`;
    return { gamma: `${http}/gamma`, clob: `${http}/clob`, kalshi: `${http}/kalshi`, ws };
  }

  /** Milliseconds since the recording began, at which the venue now is. */
  get position(): number {
    return this.#clock.position(this.#cursor.current?.at);
  }

  /** True if nothing is left to play, or if the rest cannot be read: from then on the venue stands still. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The venue's time. */
  now(): Date {
    return new Date(this.#source.startedMs + this.position);
  }

  /**
   * Plays until the end, until `until` (milliseconds since the recording began) or until `pause`, and returns then. Only
   * one plays at a time: a second call waits for the first.
   * @throws RecordingError where the recording cannot be read on
   */
  async play(until = Number.POSITIVE_INFINITY): Promise<void> {
    while (this.#playing !== null) await this.#playing;
    this.#isStopping = false;
    this.#playing = this.#run(until).finally(() => {
      this.#subscribers.flush();
      this.#playing = null;
    });
    await this.#playing;
  }

  /** Stops the clock. The venue goes on answering, with what it knew then. */
  async pause(): Promise<void> {
    this.#isStopping = true;
    this.#wake();
    await this.#playing?.catch(() => {});
  }

  /** Stops, and jumps to a moment. Who watches gets the books of that moment and nothing of what lay between. */
  async seek(at: number): Promise<void> {
    const from = this.position;
    await this.pause();
    await this.#jump(from, at);
  }

  setSpeed(speed: PlaySpeed): void {
    this.#keepsTime = this.#source.isEndless && speed === 1;
    this.#clock.setSpeed(speed, this.#cursor.current?.at);
    this.#wake();
  }

  /** Ends the venue: all connections are cut. */
  async close(): Promise<void> {
    this.#isStopping = true;
    // First the connections, so that nobody waits for a client that takes nothing.
    await this.#server.close();
    await this.pause();
    await this.#cursor.close();
  }

  async #run(until: number): Promise<void> {
    this.#clock.start();
    let sliceEnd = performance.now() + SLICE_MS;
    let next = await this.#load();
    while (next !== null && next.at <= until && !this.#isStopping) {
      const wait = this.#clock.until(next.at);
      const time = this.#keepsTime ? this.#source.timeIfAstray(this.position) : null;
      if (time !== null) await this.#jump(this.position, time);
      else if (wait > 0) await this.#sleep(wait);
      else this.#playOne(next);
      if (this.#subscribers.areCongested) {
        await this.#subscribers.relieved();
        // Time that the clients could not take is not hurried after.
        this.#clock.restartAt(this.position);
      }
      if (performance.now() > sliceEnd) {
        this.#subscribers.flush();
        await breathe();
        sliceEnd = performance.now() + SLICE_MS;
      }
      next = this.#cursor.current ?? (await this.#load());
    }
    if (next !== null && next.at > until) await this.#waitUntil(until);
    this.#clock.stop(next === null ? undefined : Math.min(until, next.at));
  }

  #answer(host: string, question: HttpQuestion): HttpAnswer {
    const answer = this.#state.answer(host, question);
    return answer === notFound ? this.#source.formerly(host, question, this.position) : answer;
  }

  /** Goes on from another moment; who watches gets its books. A venue without an end is told afresh from there on. */
  async #jump(from: number, at: number): Promise<void> {
    if (at < from || this.#source.isEndless) {
      this.#isOver = false;
      await this.#cursor.close();
      this.#cursor = this.#source.cursorAt(at);
      this.#state = new VenueState();
    }
    await this.#skip((next) => next.at <= at);
    this.#clock.restartAt(at);
    this.#subscribers.sendAllBooks();
  }

  /** Lets the clock run on where nothing happens any more. */
  async #waitUntil(at: number): Promise<void> {
    while (!this.#isStopping && this.#clock.until(at) > 0) await this.#sleep(this.#clock.until(at));
    if (!this.#isStopping) this.#clock.reach(at);
  }

  #playOne(next: Observation): void {
    this.#cursor.take();
    this.#clock.reach(next.at);
    const delivery = this.#state.apply(next);
    if (delivery !== null) this.#subscribers.deliver(delivery);
    this.#onPlayed(next);
  }

  /** Takes in, without showing it to anybody, what comes as long as `isBefore` says so. */
  async #skip(isBefore: (next: Observation) => boolean): Promise<void> {
    let next = await this.#load();
    for (let count = 1; next !== null && isBefore(next); count += 1) {
      this.#cursor.take();
      this.#state.apply(next);
      if (count % 1000 === 0) await breathe();
      next = this.#cursor.current ?? (await this.#load());
    }
  }

  async #load(): Promise<Observation | null> {
    let next: Observation | null = null;
    try {
      next = await this.#cursor.load();
      return next;
    } finally {
      this.#isOver = next === null;
    }
  }

  async #sleep(ms: number): Promise<void> {
    this.#subscribers.flush();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, Math.min(ms, LONGEST_SLEEP_MS));
    await promise;
    clearTimeout(timer);
  }
}
