import { generateDay, type GeneratedDay } from './generate-day.ts';
import { harbourCast } from './harbour-cast.ts';

/**
 * Six minutes in a town that does not exist: 20 markets, of which seven end. It is what the repository ships as a
 * recording, so that there is a venue where none can be reached.
 */
export const harbourDay = (): GeneratedDay =>
  generateDay({
    seed: 'harbour day',
    cast: harbourCast,
    changes: 2400,
    durationMs: 360_000,
    startedAt: new Date('2026-02-01T09:00:00Z'),
    resolutions: 7,
    gammaEveryMs: 120_000,
    history: 48,
  });
