import type { CycleLine } from '../session/format.ts';
import type { Difference, Explain } from './comparison.ts';

/** The causes of differences that the stamps of a session prove. */
const CAUSES = {
  timeLive: 'handlers over their budget of time, live',
  timeReplayed: 'handlers over their budget of time, in the replay',
  canceled: 'a signal that a person took back',
} as const;

/** The stamps by which causes are proven: those of the session, and those of the replay. */
export interface ReplayStamps {
  readonly cycles: readonly CycleLine[];
  /** The keys of the cycles in which the handlers of the replay ran out of time. */
  readonly late: ReadonlySet<string>;
}

/** The cycle of a key such as `3/17/0`. */
const cycleOf = (key: string): string => key.split('/').slice(0, 2).join('/');

/**
 * Explains differences by the stamps of the session. A cycle in which the handlers ran out of time decided less than they would have,
 * and what follows from it is not explained: another cycle has its own stamps.
 */
export function explainBy({ cycles, late }: ReplayStamps): Explain {
  const lateLive = new Set(
    cycles
      .filter(({ fault }) => fault === 'STRATEGY_TIME')
      .map(({ portfolioId, cycleId }) => `${portfolioId}/${cycleId}`),
  );
  return ({ kind, key, live }: Difference): string | null => {
    if (kind === 'decision' && lateLive.has(cycleOf(key))) return CAUSES.timeLive;
    if (kind === 'decision' && late.has(cycleOf(key))) return CAUSES.timeReplayed;
    if (kind === 'fill' && live?.values['status'] === 'canceled') return CAUSES.canceled;
    return null;
  };
}
