import type { TapeInfo } from '@prescient/replay';
import { table } from '@prescient/terminal';

const count = (value: number): string => value.toLocaleString('en-US');

const momentOf = (at: number): string => new Date(at).toISOString();

/** The facts of a tape without its chunks, for programs. */
export function tapeFacts(file: string, { chunks, tokens, ...info }: TapeInfo): object {
  const markets = new Set(tokens.map(({ venue, marketId }) => `${venue} ${marketId}`)).size;
  return { file, ...info, chunks: chunks.length, tokens: tokens.length, markets };
}

/** The facts of a tape as lines, with the counts of what was refused under them. */
export function tapeText(file: string, info: TapeInfo): string {
  const { chunks, rows, tokens, from, to, refused } = info;
  const markets = new Set(tokens.map(({ venue, marketId }) => `${venue} ${marketId}`)).size;
  const facts = [
    ['tape', file],
    ['source', `${info.source} (${info.grain})`],
    ['rows', `${count(rows)} in ${count(chunks.length)} chunks`],
    ['tokens', `${count(tokens.length)} of ${count(markets)} markets`],
    ['from', chunks.length === 0 ? 'it is empty' : momentOf(from)],
    ['to', chunks.length === 0 ? '' : momentOf(to)],
    ['hash', info.hash],
  ] as const;
  const lines = facts.flatMap(([name, text]) => (text === '' ? [] : [`${name.padEnd(7)} ${text}`]));
  const names = Object.entries(refused);
  if (names.length === 0) return [...lines, 'refused nothing'].join('\n');
  return [
    ...lines,
    '',
    table(
      ['refused', 'count'],
      names.map(([name, many]) => [name, count(many)]),
    ),
  ].join('\n');
}
