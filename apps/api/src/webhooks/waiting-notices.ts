import type { Notice } from '@prescient/core';

/** The most notices that wait. */
const MOST_WAITING = 100;

/** Notices that wait in memory, few of them, until the database takes them. */
export class WaitingNotices {
  readonly #waiting: Notice[] = [];

  get isFull(): boolean {
    return this.#waiting.length >= MOST_WAITING;
  }

  add(notice: Notice): void {
    this.#waiting.push(notice);
  }

  /** Gives all that wait to somebody who stores them; they stay where that fails, and so do those that come meanwhile. @throws as `store` */
  async flush(store: (notices: readonly Notice[]) => Promise<void>): Promise<void> {
    const given = [...this.#waiting];
    if (given.length === 0) return;
    await store(given);
    this.#waiting.splice(0, given.length);
  }
}
