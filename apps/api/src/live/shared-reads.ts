/** Lets callers that ask for the same at the same time share one read. */
export class SharedReads<Answer> {
  readonly #underWay = new Map<string, Promise<Answer>>();

  /** The answer of a read that begins with this call, or is under way for the same key. */
  get(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const shared = this.#underWay.get(key);
    if (shared) return shared;
    const answer = read().finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, answer);
    return answer;
  }
}
