import type { PlacedNote } from '../tape/note.ts';
import type { Tape, TapeChunk } from '../tape/tape.ts';
import { Lane, type LaneTask } from './lanes/lane.ts';
import type { OpenDesk } from './desk.ts';
import { RowLoop, type RowListener } from './row-loop.ts';
import { World } from './world.ts';

const HOUR_MS = 3_600_000;
/**
 * The longest silence through which strategies go on. In a longer one the source was away, or it has ended and only results of
 * markets are still to come: nothing could be carried out, so they sleep until it speaks again.
 */
const LONGEST_WAKE_MS = 6 * HOUR_MS;

/** The part of a tape that is passed over. */
export interface PassRange {
  /** Milliseconds since 1970, inclusive. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** Milliseconds between two rounds of marks. */
  readonly markingMs: number;
}

/** The means of a pass. */
export interface PassMeans {
  readonly openDesk: OpenDesk;
  readonly listener?: RowListener | undefined;
  /** Is told after each chunk how many rows were read. */
  readonly progress?: ((rows: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One pass over a tape, for many strategies at once: rows, notes, and what is due between them, in order of time. */
export class Pass {
  readonly #range: PassRange;
  readonly #means: PassMeans;
  readonly #tasks: readonly LaneTask[];
  readonly world: World;
  readonly loop: RowLoop;
  lanes: readonly Lane[] = [];
  #roundAt: number;
  #isBegun = false;

  constructor(
    tape: Tape,
    tasks: readonly LaneTask[],
    { range, means }: { range: PassRange; means: PassMeans },
  ) {
    const { tokens, grain } = tape.info;
    const hours = Math.max(0, ...tasks.map(({ strategy }) => strategy.lookbackHours));
    this.#range = range;
    this.#means = means;
    this.#tasks = tasks;
    this.#roundAt = range.from;
    this.world = new World(tokens, grain, hours * HOUR_MS);
    this.loop = new RowLoop(this.world, {
      listener: means.listener ?? {},
      changed: (token, at) => this.#changed(token, at),
      keepsPrints: tasks.some(({ strategy }) => strategy.definition.onTrade !== undefined),
    });
    this.loop.dueAt = range.from - 1;
  }

  /** Passes over the tape. @throws ReplayError, TapeError, and the reason of the signal */
  async play(tape: Tape): Promise<void> {
    const { from, to } = this.#range;
    for await (const chunk of tape.read({ from, to })) {
      this.#means.signal?.throwIfAborted();
      this.#take(chunk);
      this.#forgetPrints();
      this.#means.progress?.(this.loop.rows);
    }
    this.#until(to);
    for (const lane of this.lanes) lane.round(to);
  }

  #take({ rows, columns, notes }: TapeChunk): void {
    const { to } = this.#range;
    const within = columns.at.subarray(0, rows).findLastIndex((at) => at < to) + 1;
    let [row, place] = [0, 0];
    for (;;) {
      const note = notes[place];
      const end = Math.min(note?.row ?? within, within);
      row = this.loop.take(columns, row, end);
      if (row < end) this.#until(columns.at[row]!);
      else if (note === undefined || note.at >= to) return;
      else {
        this.#learn(note);
        place += 1;
      }
    }
  }

  #learn(note: PlacedNote): void {
    this.#until(note.at);
    const known = this.world.learn(note);
    if (known === null) return;
    for (const lane of this.lanes) lane.learn(known, note.at);
    this.world.markets.carryOut(known, note.at);
    if (known.market.state === 'settled') this.world.release(known);
    this.#plan();
  }

  /** Does all that is due before a time. */
  #until(at: number): void {
    const asleepAt = Math.max(this.loop.lastAt, this.#range.from) + LONGEST_WAKE_MS;
    const isSilence = this.world.grain !== 'prices' && at > asleepAt;
    while (this.loop.dueAt < (isSilence ? asleepAt : at)) this.#act(this.loop.dueAt);
    if (isSilence) this.#sleep(at);
  }

  #sleep(at: number): void {
    const { markingMs } = this.#range;
    if (this.#roundAt < at) this.#roundAt += Math.ceil((at - this.#roundAt) / markingMs) * markingMs;
    for (const lane of this.lanes) lane.sleep(at);
    this.#plan();
  }

  #act(at: number): void {
    if (!this.#isBegun) this.#begin();
    else if (this.#roundAt === at) {
      this.world.round(at);
      for (const lane of this.lanes) lane.round(at);
      this.#roundAt += this.#range.markingMs;
    } else this.lanes.find((lane) => lane.dueAt <= at)?.act();
    this.#plan();
  }

  #begin(): void {
    this.#isBegun = true;
    const { loop, world } = this;
    loop.isHeard = true;
    [loop.rows, loop.messages, loop.prints, loop.gaps] = [0, 0, 0, 0];
    this.lanes = this.#tasks.map((task) => new Lane(task, world, this.#means.openDesk));
  }

  #changed(token: number, at: number): void {
    for (const lane of this.lanes) lane.hear(token, at);
    this.#plan();
  }

  #plan(): void {
    let dueAt = this.#isBegun ? this.#roundAt : this.#range.from - 1;
    for (const lane of this.lanes) if (lane.dueAt < dueAt) ({ dueAt } = lane);
    this.loop.dueAt = dueAt;
  }

  #forgetPrints(): void {
    const places = this.lanes.flatMap(({ printPlace }) => printPlace ?? []);
    if (places.length > 0) this.world.prints.forgetBefore(Math.min(...places));
  }
}
