import { noticeIdOf, type AnsweredGroup, type Clock, type Notice } from '@prescient/core';

/** Refused buys that wait to be stored; beyond, they are left out, as the limit itself was told of. */
const MOST_WAITING = 100;

/** Buys that a limit of their portfolio refused. They wait in memory, few of them, until the database takes them. */
export class RiskStops {
  readonly #clock: Clock;
  #waiting: Notice[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes the buys of a group that a limit refused for the first time. */
  take({ answered }: AnsweredGroup): void {
    for (const { command, outcome } of answered) {
      if (outcome.accepted || outcome.replayed || outcome.refusal.code !== 'RISK_LIMIT') continue;
      if (this.#waiting.length >= MOST_WAITING) return;
      const { portfolioId, commandId } = command;
      const { message, details } = outcome.refusal;
      this.#waiting.push({
        noticeId: noticeIdOf('risk-limit', portfolioId, commandId),
        kind: 'risk',
        level: 'warning',
        at: this.#clock.now(),
        portfolioIds: [portfolioId],
        data: { portfolioId, what: 'refused', commandId, reason: message, details },
      });
    }
  }

  /** Gives all that wait to somebody who stores them; they stay where that fails. @throws as `store` */
  async flush(store: (notices: readonly Notice[]) => Promise<void>): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    await store(waiting);
    this.#waiting = this.#waiting.slice(waiting.length);
  }
}
