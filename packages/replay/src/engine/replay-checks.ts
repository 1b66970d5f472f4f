import type { Strategy } from '@prescient/strategies/sdk';
import type { Grain, TapeInfo } from '../tape/tape.ts';
import { momentText, ReplayError } from './replay-error.ts';
import type { RunLine, RunSettings } from './run-result.ts';

const HOUR_MS = 3_600_000;

/** The range of a run as it is wanted; the beginning and the end of the tape unless given. */
export interface WantedRange {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The range of a run on a tape. @throws ReplayError REPLAY_RANGE */
export function rangeOf({ rows, from: first, to: last }: TapeInfo, wanted: WantedRange) {
  if (rows === 0 && !(last > first))
    throw new ReplayError(
      'REPLAY_RANGE',
      'The tape is empty. Build it again from a source that holds something.',
    );
  const end = Math.floor(last) + 1;
  const { from = first, to = end } = wanted;
  const span = `The tape goes from ${momentText(first)} to ${momentText(last)}`;
  if (!Number.isFinite(from) || !Number.isFinite(to))
    throw new ReplayError('REPLAY_RANGE', 'The beginning and the end of the run must be moments.');
  if (from >= end || to <= first)
    throw new ReplayError(
      'REPLAY_RANGE',
      `${span}, and the run would go from ${momentText(from)} to ${momentText(to)}. Choose a part of the tape.`,
    );
  if (from >= to)
    throw new ReplayError(
      'REPLAY_RANGE',
      `The run would begin at ${momentText(from)} and end at ${momentText(to)}: it is empty. Choose an end after the beginning.`,
    );
  if (wanted.to !== undefined && to > end + HOUR_MS)
    throw new ReplayError(
      'REPLAY_RANGE',
      `${span}, and the run would go on to ${momentText(to)}. Choose an end on the tape, or leave it out.`,
    );
  return { from: Math.max(Math.floor(from), Math.floor(first)), to };
}

/** @throws ReplayError REPLAY_BEYOND_TAPE where the strategy asks for books, venues or markets that the tape does not have */
export function requireOnTape({ selector, file }: Strategy, info: TapeInfo, settings: RunSettings): void {
  const { tokens, grain } = info;
  const { venue, marketIds } = selector;
  const beyond = (what: string, advice: string): ReplayError =>
    new ReplayError('REPLAY_BEYOND_TAPE', `${file} asks for ${what}. ${advice}`);
  if (venue !== undefined && !tokens.some((token) => token.venue === venue)) {
    const venues = [...new Set(tokens.map((token) => token.venue))].join(', ');
    throw beyond(
      `markets of ${venue}`,
      `The tape has those of ${venues || 'no venue'}; choose another tape.`,
    );
  }
  const ids = new Set(tokens.map(({ marketId }) => marketId));
  if (marketIds !== undefined && !marketIds.some((id) => ids.has(id)))
    throw beyond(
      `${marketIds.length === 1 ? 'market' : 'markets'} ${marketIds.slice(0, 3).join(', ')}`,
      `The tape has none of them among its ${ids.size} markets; choose another tape.`,
    );
  if (settings.fillModel === 'book' && grain !== 'books')
    throw new ReplayError(
      'REPLAY_BEYOND_TAPE',
      `Fills from the book need order books, and the tape has ${grain} only. Add --fill-model quoted, or choose a tape with books.`,
    );
}

/** The lines that a person should know of a strategy on this tape, before it runs. */
export function noticesOf(strategy: Strategy, info: TapeInfo, { from }: RunSettings): RunLine[] {
  const missing = strategy.lookbackHours * HOUR_MS - (from - info.from);
  if (strategy.lookbackHours === 0 || missing <= 0) return [];
  const hours = Math.round((missing / HOUR_MS) * 10) / 10;
  const text = `It looks back for ${strategy.lookbackHours} hours, and the tape begins too late for ${hours} of them: until ${momentText(from + missing)} the history is shorter than live.`;
  return [{ at: from, text }];
}

/** The usual interval of cycles, by what the tape knows: a tape of prices has one each hour or so. */
export const USUAL_INTERVAL_MS: Readonly<Record<Grain, number>> = {
  books: 10_000,
  prints: 10_000,
  prices: 3_600_000,
};
