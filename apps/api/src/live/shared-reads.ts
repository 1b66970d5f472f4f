import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Lets callers that ask for the same share a read. Nobody is answered by a read that began before the question: the
 * caller may have been told of news that such a read did not see. So callers that come while one is under way share the
 * next one, which begins when that one is over.
 */
export class SharedReads<Answer> {
  readonly #underWay = new Map<string, Promise<Answer>>();
  readonly #next = new Map<string, Promise<Answer>>();

  /** The answer of a read that begins after this call. */
  get(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const shared = this.#next.get(key) ?? this.#readNext(key, read);
    this.#next.set(key, shared);
    return shared;
  }

  async #readNext(key: string, read: () => Promise<Answer>): Promise<Answer> {
    await Promise.allSettled([this.#underWay.get(key) ?? nextTurn()]);
    this.#next.delete(key);
    const reading = read();
    this.#underWay.set(key, reading);
    try {
      return await reading;
    } finally {
      if (this.#underWay.get(key) === reading) this.#underWay.delete(key);
    }
  }
}
