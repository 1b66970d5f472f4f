import { ENTRANTS, PARTS } from '../entrants/entrants.ts';
import type { CycleFact } from '../facts/facts.ts';
import type { Evidence } from './goals.ts';

/** The numbers of a portfolio's cycles are 1, 2, 3, …; each has ended, but perhaps the last: its bot was asked to stop. */
export function cycleFaults(cycles: readonly CycleFact[]): string[] {
  const misplaced = cycles.findIndex(({ cycleId }, index) => cycleId !== index + 1);
  const unfinished = cycles.slice(0, -1).filter(({ endedAt }) => endedAt === null);
  return [
    ...(cycles.length === 0 ? ['no cycle'] : []),
    ...(misplaced < 0 ? [] : [`cycle ${cycles[misplaced]!.cycleId} in the place of ${misplaced + 1}`]),
    ...unfinished.map(({ cycleId }) => `cycle ${cycleId} never ended`),
  ];
}

/** Each portfolio that a trouble did not strike ended cycles meanwhile. */
export const othersFaults = ({ troubles }: Evidence): string[] =>
  troubles.flatMap(({ name, strikes, cycles }) =>
    PARTS.filter((part) => !strikes.includes(part) && cycles[part] === 0).map(
      (part) => `${part}: no cycle during: ${name}`,
    ),
  );

/** One process ran the cycles of a portfolio, and a second one those of the portfolios whose process was killed. */
export const runnerFaults = ({ facts }: Evidence): string[] =>
  PARTS.flatMap((part) => {
    const runners = new Set(facts[part].cycles.map(({ runner }) => runner)).size;
    const expected = ENTRANTS[part].process === 'b' ? 2 : 1;
    return runners === expected ? [] : [`${part}: ${runners} processes ran its cycles, and not ${expected}`];
  });
