import { noticeIdOf, type AnsweredGroup, type Clock } from '@prescient/core';
import { WaitingNotices } from './waiting-notices.ts';

/** Buys that a limit of their portfolio refused. Where too many wait they are left out, as the limit itself was told of. */
export class RiskStops extends WaitingNotices {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  /** Takes the buys of a group that a limit refused for the first time. */
  take({ answered }: AnsweredGroup): void {
    for (const { command, outcome } of answered) {
      if (outcome.accepted || outcome.replayed || outcome.refusal.code !== 'RISK_LIMIT') continue;
      if (this.isFull) return;
      const { portfolioId, commandId } = command;
      const { message, details } = outcome.refusal;
      this.add({
        noticeId: noticeIdOf('risk-limit', portfolioId, commandId),
        kind: 'risk',
        level: 'warning',
        at: this.#clock.now(),
        portfolioIds: [portfolioId],
        data: { portfolioId, what: 'refused', commandId, reason: message, details },
      });
    }
  }
}
