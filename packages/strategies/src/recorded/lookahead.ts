import type { Strategy } from '../runtime/prepare.ts';
import { StrategyError } from '../runtime/strategy-error.ts';
import { play, type Line } from './play.ts';
import type { EventSource } from './recorded-events.ts';

/** The parts of the way after which a run is cut off. */
const CUTS = [0.25, 0.5, 0.75];

const isoOf = (at: number): string => new Date(at).toISOString();

/** @throws StrategyError STRATEGY_PEEKS where a decision up to a moment depends on what came after it */
function requireEqual(strategy: Strategy, [short, long]: readonly (readonly Line[])[], cut: number): void {
  const before = long!.filter(({ at }) => at <= cut);
  const length = Math.max(short!.length, before.length);
  for (let index = 0; index < length; index += 1) {
    const [one, other] = [short![index], before[index]];
    if (one?.text === other?.text) continue;
    const when = isoOf(Math.min(one?.at ?? Infinity, other?.at ?? Infinity));
    throw new StrategyError(
      'STRATEGY_PEEKS',
      { file: strategy.file, field: strategy.name },
      `decides otherwise at ${when} when it may know what comes after ${isoOf(cut)}: told of no more, it decides ${one?.text ?? 'nothing'}; told of the rest, ${other?.text ?? 'nothing'}. It reads the future, keeps something outside of its state, or leaves something to chance.`,
    );
  }
}

/** The result of a check that found nothing. */
export interface LookaheadReport {
  readonly decisions: number;
  /** The moments at which runs were cut off, ISO 8601. */
  readonly cuts: readonly string[];
  readonly from: string;
  readonly to: string;
}

/**
 * Checks that no decision depends on events that come after it: runs a strategy over all events and then over beginnings of
 * them, and compares the decisions byte by byte. One that remembers an earlier run outside of its state is found, too.
 * @throws StrategyError STRATEGY_PEEKS, and every other fault of the strategy
 */
export async function checkLookahead(strategy: Strategy, source: EventSource): Promise<LookaheadReport> {
  const whole = await play(strategy, source, Infinity);
  const cuts = CUTS.map((part) => Math.floor(whole.from + (whole.to - whole.from) * part));
  for (const cut of cuts) {
    const short = await play(strategy, source, cut);
    requireEqual(strategy, [short.lines, whole.lines], cut);
  }
  return {
    decisions: whole.lines.length,
    cuts: cuts.map(isoOf),
    from: isoOf(whole.from),
    to: isoOf(whole.to),
  };
}
