import { setTimeout as sleep } from 'node:timers/promises';
import type { Door } from '../world/door.ts';
import { symptom, type Symptom, type SymptomKind } from './symptom.ts';

/** The time for which bots keep asking for an answer after they were told to stop trading. */
const PATIENCE_MS = 30_000;
/** The same where something is wrong already, which no patience mends. */
const SHORT_PATIENCE_MS = 1_500;
/** More symptoms of one round say nothing new. */
const MAX_SYMPTOMS = 50;

/** A command's answer: through which door, when the request left and when the answer came. */
interface Acknowledgement {
  readonly door: Door;
  readonly sentAt: number;
  readonly at: number;
}

/** One round of trading as its bots share it. */
export class Session {
  readonly doors: readonly Door[];
  readonly symptoms: Symptom[] = [];
  /** First answers that accepted a command. */
  trades = 0;
  refusals = 0;
  /** Intents that got no answer at the first try, and did later with the same id. */
  resolved = 0;
  /** Why tries had no answer, counted. */
  readonly silences = new Map<string, number>();
  readonly #acknowledgements: Acknowledgement[] = [];
  #deadline = Number.POSITIVE_INFINITY;

  constructor(doors: readonly Door[]) {
    this.doors = doors;
  }

  get trading(): boolean {
    return this.#deadline === Number.POSITIVE_INFINITY;
  }

  /** True while bots may still ask for an answer. */
  get patient(): boolean {
    return Date.now() < this.#deadline;
  }

  /** No new commands; those that have no answer yet are asked for until the deadline. */
  stop(): void {
    this.#deadline = Date.now() + (this.symptoms.length > 0 ? SHORT_PATIENCE_MS : PATIENCE_MS);
  }

  report(kind: SymptomKind, what: string): void {
    if (this.symptoms.length < MAX_SYMPTOMS) this.symptoms.push(symptom(kind, what));
  }

  silence(why: string): void {
    this.silences.set(why, (this.silences.get(why) ?? 0) + 1);
  }

  acknowledge(acknowledgement: Acknowledgement): void {
    this.#acknowledgements.push(acknowledgement);
  }

  /**
   * Milliseconds from `since` to the first answer to a request that was sent later, through that door or through any;
   * null when none came in time, or when something is wrong already.
   */
  async recovery(since: number, door: Door | null): Promise<number | null> {
    const isAfter = (answer: Acknowledgement): boolean =>
      answer.sentAt >= since && (door === null || answer.door === door);
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(5)) {
      const first = this.#acknowledgements.find(isAfter);
      if (first) return first.at - since;
      if (this.symptoms.length > 0 || this.doors.some(({ obituary }) => obituary !== null)) return null;
    }
    return null;
  }
}
