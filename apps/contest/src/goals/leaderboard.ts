import { ENTRANTS, PARTS } from '../entrants/entrants.ts';
import type { Evidence } from './goals.ts';

/** An interval is drawn from this number of events on. */
const FEWEST_EVENTS = 10;

/** The leaderboard has all four, an interval where there are events enough, and hashes that the exported fills give as well. */
export const leaderboardFaults = ({ leaderboard, facts }: Evidence): string[] =>
  PARTS.flatMap((part) => {
    const { portfolioId } = ENTRANTS[part];
    const line = leaderboard.find((one) => one.portfolioId === portfolioId);
    if (line === undefined) return [`${part}: it is not ranked`];
    const { hash, fills } = line.ledger;
    const isDrawn = line.returnInterval !== null;
    return [
      ...(isDrawn === line.events >= FEWEST_EVENTS
        ? []
        : [`${part}: ${line.events} events, and ${isDrawn ? 'an' : 'no'} interval`]),
      ...(facts[part].ledger.hashes[fills] === hash
        ? []
        : [`${part}: the hash of ${fills} fills is another one`]),
    ];
  });
