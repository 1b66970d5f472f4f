import { createHash } from 'node:crypto';
import { GRAINS, type Grain, type Tape } from '../../tape/tape.ts';
import type { RunTape } from '../run-result.ts';

const coarsest = (grains: readonly Grain[]): Grain =>
  GRAINS.findLast((grain) => grains.includes(grain)) ?? 'books';

function refusedOf(tapes: readonly Tape[]): Record<string, number> {
  const refused: Record<string, number> = {};
  for (const { info } of tapes)
    for (const [name, count] of Object.entries(info.refused)) refused[name] = (refused[name] ?? 0) + count;
  return refused;
}

/** The facts of tapes for the result of a run. */
export function runTapeOf(tapes: readonly Tape[]): RunTape {
  const parts = tapes.map(({ info }) => info.hash);
  const [only] = parts;
  return {
    hash: parts.length === 1 ? only! : createHash('sha256').update(parts.join('\n')).digest('hex'),
    parts,
    sources: [...new Set(tapes.map(({ info }) => info.source))].toSorted(),
    grain: coarsest(tapes.map(({ info }) => info.grain)),
    refused: refusedOf(tapes),
  };
}

/** Returns tapes in order of their first receive times; equal ones by their hashes, so that the order of the files is none. */
export const inOrder = (tapes: readonly Tape[]): Tape[] =>
  tapes.toSorted(({ info: a }, { info: b }) => a.from - b.from || (a.hash < b.hash ? -1 : 1));
