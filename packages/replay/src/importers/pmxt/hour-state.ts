import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TokenFeed } from '../rebuilding/token-feed.ts';
import type { ArchiveTokens } from './archive-tokens.ts';

/** Prices and sizes of one side, one after the other. */
const side = z.array(z.number());
const feedState = z.tuple([z.string(), z.number().nullable(), side.nullable(), side.nullable()]);
const hourState = z.object({
  /** The time up to which all was told. */
  at: z.number(),
  met: z.array(z.string()),
  /** The tokens in the order of their codes: their ids, the times of their last rows and their books. */
  feeds: z.array(feedState),
});

/** All that the next hour of an archive needs of those before it. */
export type HourState = z.output<typeof hourState>;

const levelsOf = ({ book }: TokenFeed, isAsk: boolean): number[] | null =>
  book.isVoid ? null : book.levels(isAsk).flatMap(({ price, size }) => [price, size]);

/** The time of the last row; null for a token of which no row was taken. */
const timeOf = ({ at }: TokenFeed): number | null => (Number.isFinite(at) ? at : null);

/** Returns the state of the tokens. */
export const feedStates = (feeds: readonly TokenFeed[]): HourState['feeds'] =>
  feeds.map((feed) => [feed.token.tokenId!, timeOf(feed), levelsOf(feed, false), levelsOf(feed, true)]);

/** Puts tokens of an earlier import back as they were. */
export function restoreFeeds(tokens: ArchiveTokens, states: HourState['feeds']): void {
  for (const [tokenId, at, bids, asks] of states) {
    const feed = tokens.feeds[tokens.codeOf(tokenId)];
    if (feed === undefined) continue;
    feed.at = at ?? -Infinity;
    if (bids !== null) feed.book.clear();
    for (const [levels, isAsk] of [[bids ?? [], false] as const, [asks ?? [], true] as const])
      for (let next = 0; next < levels.length; next += 2)
        feed.book.set(levels[next]!, levels[next + 1]!, isAsk);
  }
}

/** A state that was kept, with the count of rows that were told until then. */
interface Kept {
  readonly name: string;
  readonly rows: number;
}

/** So many rows after a state all that was told before it is on the tape, as the tape is written chunk by chunk. */
const WRITTEN_ROWS = 1 << 18;

/** States in the work folder, each in a file of its own. Those that no build can need any more are removed. */
export class HourStates {
  readonly #folder: string;
  readonly #kept: Kept[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  #pathOf(name: string): string {
    return join(this.#folder, `hour-${name}.json`);
  }

  /** Keeps a state under the number of the hour that is next. Returns its name. */
  keep(hour: number, state: HourState, rows: number): string {
    const name = `${hour}`;
    const descriptor = openSync(this.#pathOf(name), 'w');
    try {
      writeFileSync(descriptor, JSON.stringify(state));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    this.#kept.push({ name, rows });
    while (this.#kept.length > 1 && this.#kept[1]!.rows + WRITTEN_ROWS < rows)
      rmSync(this.#pathOf(this.#kept.shift()!.name));
    return name;
  }

  /** Reads a state back. @throws Error where the file is gone or damaged */
  read(name: string): HourState {
    return hourState.parse(JSON.parse(readFileSync(this.#pathOf(name), 'utf8')));
  }
}
