import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { marketKey, type FeeSchedule } from '@prescient/core/domain';
import { syncFolder } from '@prescient/core/files';
import { formatUsd, parseUsd } from '@prescient/core/money';
import { writeTape } from '../build/write-tape.ts';
import type { RowSink } from '../importers/importer.ts';
import type { PlacedNote } from '../tape/note.ts';
import { REPEATED } from '../tape/row.ts';
import type { Tape, TapeChunk, TapeToken } from '../tape/tape.ts';
import { checkEpisode, EPISODE_VERSION, isEpisodeName, MANIFEST, TAPE, type Episode } from './episode.ts';
import { EpisodeError } from './episode-error.ts';

/** Calls of one simulation unless an episode says otherwise. */
const USUAL_CALLS = 10_000;

/** The episode to cut out of a tape. */
export interface EpisodeRequest {
  readonly tape: Tape;
  /** The folder to make; its name is that of the episode. */
  readonly into: string;
  readonly about?: string | undefined;
  /** The window, in milliseconds since 1970; the tape's own unless given. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Ids of its markets; all of the tape unless given. */
  readonly markets?: readonly string[] | undefined;
  /** Dollars, as decimals. */
  readonly bankroll: string;
  readonly stakeBudget?: string | null | undefined;
  readonly calls?: number | undefined;
  readonly latency?: Episode['latency'] | undefined;
}

/** The window of a request. @throws EpisodeError EPISODE_EMPTY */
function windowOf({ tape: { info }, from = info.from, to = info.to + 1 }: EpisodeRequest) {
  const window = { from: Math.max(from, info.from), to: Math.min(to, info.to + 1) };
  if (window.from < window.to) return window;
  throw new EpisodeError(
    'EPISODE_EMPTY',
    `The tape lasts from ${new Date(info.from).toISOString()} to ${new Date(info.to).toISOString()}; nothing of it lies in the window. Choose --from and --to within it.`,
  );
}

/** The tokens of the chosen markets. @throws EpisodeError EPISODE_EMPTY for an id that the tape does not have */
function tokensOf({ tape, markets }: EpisodeRequest): ReadonlySet<number> {
  const { tokens } = tape.info;
  const known = new Set(tokens.map(({ marketId }) => marketId));
  const stranger = markets?.find((id) => !known.has(id));
  if (stranger !== undefined)
    throw new EpisodeError(
      'EPISODE_EMPTY',
      `The tape has no market ${stranger}. Choose among its ${known.size}.`,
    );
  const chosen = new Set(markets ?? known);
  return new Set(tokens.flatMap(({ marketId }, number) => (chosen.has(marketId) ? [number] : [])));
}

const rulesIn = (fees: FeeSchedule | null): string[] =>
  fees !== null && 'rule' in fees && fees.rule !== undefined ? [fees.rule] : [];

/** Copies the chosen tokens of a tape into a sink, with numbers of its own, and notes what it met. */
class TapeCopy {
  readonly #sink: RowSink;
  readonly #tokens: readonly TapeToken[];
  readonly #markets: ReadonlySet<string>;
  readonly feeRules = new Set<string>();
  readonly described = new Set<string>();

  constructor(sink: RowSink, tokens: readonly TapeToken[], chosen: ReadonlySet<number>) {
    this.#sink = sink;
    this.#tokens = tokens;
    this.#markets = new Set([...chosen].map((number) => marketKey(tokens[number]!)));
  }

  /** Copies a chunk; of one after the window the notes alone, which say how markets ended. */
  add({ rows, columns, notes }: TapeChunk, notesOnly: boolean): void {
    let place = 0;
    for (let row = 0; row < rows; row += 1) {
      for (; place < notes.length && notes[place]!.row <= row; place += 1) this.#addNote(notes[place]!);
      if (notesOnly) continue;
      const { at, token, kind, flags, price, size } = columns;
      const number = this.#sink.token(this.#tokens[token[row]!]!);
      this.#sink.row(at[row]!, number, kind[row]!, flags[row]! & ~REPEATED, price[row]!, size[row]!);
    }
    for (; place < notes.length; place += 1) this.#addNote(notes[place]!);
  }

  #addNote({ row: _, ...note }: PlacedNote): void {
    if (note.kind === 'event') this.#sink.note(note);
    else if (note.kind === 'market') {
      if (!this.#markets.has(marketKey(note.listing))) return;
      this.described.add(marketKey(note.listing));
      for (const rule of rulesIn(note.listing.fees)) this.feeRules.add(rule);
      this.#sink.note(note);
    } else {
      const token = this.#tokens[note.token]!;
      if (this.#markets.has(marketKey(token))) this.#sink.note({ ...note, token: this.#sink.token(token) });
    }
  }
}

/**
 * Cuts an episode out of a tape: books and trades of its window with what makes the books whole, its markets, and how they
 * ended, even where that was later. The folder has its name once it is whole.
 * @throws EpisodeError EPISODE_EMPTY, EPISODE_EXISTS, EPISODE_SETTING; TapeError; MoneyFormatError
 */
export async function exportEpisode(request: EpisodeRequest): Promise<Episode> {
  const { tape, into, about = '', bankroll, stakeBudget = null } = request;
  const name = basename(into);
  if (!isEpisodeName(name))
    throw new EpisodeError(
      'EPISODE_SETTING',
      `"${name}" must be lower-case letters, digits and hyphens, up to 60.`,
    );
  const window = windowOf(request);
  const chosen = tokensOf(request);
  const part = join(dirname(into), `.${name}.part`);
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });
  try {
    const { source, grain, tokens } = tape.info;
    const copies: TapeCopy[] = [];
    const info = await writeTape(join(part, TAPE), { source, grain }, async function* (sink) {
      const copy = new TapeCopy(sink, tokens, chosen);
      copies.push(copy);
      for await (const chunk of tape.read({ ...window, tokens: chosen })) yield copy.add(chunk, false);
      for await (const chunk of tape.read({ from: window.to, tokens: chosen }))
        yield copy.add(after(window.to, chunk), true);
    });
    const { described, feeRules } = copies[0]!;
    if (described.size === 0)
      throw new EpisodeError(
        'EPISODE_EMPTY',
        'The tape describes none of these markets. Build it again with their descriptions (tape build --markets FILE).',
      );
    const episode = checkEpisode({
      version: EPISODE_VERSION,
      name,
      about,
      ...window,
      bankroll: formatUsd(parseUsd(bankroll)),
      latency: request.latency ?? { baseMs: 0, jitterMs: 0 },
      budget: {
        calls: request.calls ?? USUAL_CALLS,
        stake: stakeBudget === null ? null : formatUsd(parseUsd(stakeBudget)),
      },
      feeRules: [...feeRules].toSorted(),
      markets: described.size,
      grain,
      source,
      tapeHash: info.hash,
    });
    await writeFile(join(part, MANIFEST), `${JSON.stringify(episode, null, 2)}\n`, { flush: true });
    await syncFolder(part);
    await publish(part, into);
    return episode;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** The notes of a chunk that are not older than a moment: those before it were copied with the window. */
const after = (moment: number, chunk: TapeChunk): TapeChunk => ({
  ...chunk,
  rows: 0,
  notes: chunk.notes.filter(({ at }) => at >= moment),
});

/** Gives a finished folder its name. @throws EpisodeError EPISODE_EXISTS */
async function publish(part: string, into: string): Promise<void> {
  try {
    await rename(part, into);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    throw new EpisodeError(
      'EPISODE_EXISTS',
      `${into} is there already; choose another name, or remove it first.`,
    );
  }
  await syncFolder(dirname(into));
}
