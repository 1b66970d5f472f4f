/** The newest answers by their ids, so that a request that is sent again is answered again, and happens once. */
export class KeptAnswers<Answer> {
  readonly #most: number;
  readonly #answers = new Map<string, Answer>();

  constructor(most: number) {
    this.#most = most;
  }

  find(id: string): Answer | null {
    return this.#answers.get(id) ?? null;
  }

  keep(id: string, answer: Answer): void {
    this.#answers.set(id, answer);
    if (this.#answers.size <= this.#most) return;
    const [oldest] = this.#answers.keys();
    this.#answers.delete(oldest!);
  }
}
