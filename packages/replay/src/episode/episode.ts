import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { openTape } from '../tape/open-tape.ts';
import { GRAINS, type Tape } from '../tape/tape.ts';
import { EpisodeError } from './episode-error.ts';

/** The two files of an episode, in a folder of its name. */
export const MANIFEST = 'episode.json';
export const TAPE = 'episode.tape';
/** The file in a folder of episodes to which each result of a simulation adds a line. */
export const RESULTS_FILE = 'results.ndjson';
/** The version of the manifest. */
export const EPISODE_VERSION = 1;

const NAME = /^[a-z0-9][a-z0-9-]{0,59}$/;
/** True for a name that an episode may have: lower-case letters, digits and hyphens. It is a folder's name, and no path. */
export const isEpisodeName = (name: string): boolean => NAME.test(name);

const decimal = z.string().regex(/^\d{1,12}\.\d{6}$/);
const moment = z.int().min(0).max(8_640_000_000_000);
const milliseconds = z.int().min(0).max(60_000);

const manifestSchema = z
  .strictObject({
    version: z.literal(EPISODE_VERSION),
    name: z.string().regex(NAME),
    about: z.string().max(1_000),
    /** The window in which an agent acts, in milliseconds since 1970; its end is exclusive. */
    from: moment,
    to: moment,
    /** Dollars to begin with. */
    bankroll: decimal,
    /** Delays of an act until the venue has it: always `baseMs`, and up to `jitterMs` more, by the seed. */
    latency: z.strictObject({ baseMs: milliseconds, jitterMs: milliseconds }),
    /** Bounds of one simulation: its calls, and the dollars before fees that its buys may stake; null for no bound. */
    budget: z.strictObject({ calls: z.int().min(1).max(1_000_000), stake: decimal.nullable() }),
    /** The rules by which fees are rounded in its markets, in alphabetical order. */
    feeRules: z.array(z.string()),
    markets: z.int().min(1),
    grain: z.enum(GRAINS),
    source: z.string(),
    tapeHash: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .refine(({ from, to }) => from < to, 'the window must not be empty');

/** The facts of an episode, from its manifest. JSON-ready; amounts are decimals with six places. */
export type Episode = z.output<typeof manifestSchema>;

/** An episode with its tape, which the caller closes. */
export interface OpenEpisode {
  readonly episode: Episode;
  readonly tape: Tape;
}

/** Checks a manifest before it is written. @throws EpisodeError EPISODE_SETTING */
export function checkEpisode(episode: Episode): Episode {
  const checked = manifestSchema.safeParse(episode);
  if (checked.success) return checked.data;
  const { path, message } = checked.error.issues[0]!;
  throw new EpisodeError('EPISODE_SETTING', `An episode cannot have this ${path.join('.')}: ${message}.`);
}

/** Reads the manifest of a folder. @throws EpisodeError EPISODE_NOT_FOUND, EPISODE_DAMAGED */
export async function readEpisode(folder: string): Promise<Episode> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST), 'utf8');
  } catch {
    throw new EpisodeError('EPISODE_NOT_FOUND', `There is no episode in ${folder}.`);
  }
  const read = manifestSchema.safeParse(jsonOf(text));
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  throw new EpisodeError(
    'EPISODE_DAMAGED',
    `${join(folder, MANIFEST)} is no manifest of an episode: ${path.join('.') || 'it'}: ${message}. Export the episode again.`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Opens the episode of a folder.
 * @throws EpisodeError EPISODE_NOT_FOUND, EPISODE_DAMAGED where the tape is not that of the manifest; TapeError
 */
export async function openEpisode(folder: string): Promise<OpenEpisode> {
  const episode = await readEpisode(folder);
  const tape = await openTape(join(folder, TAPE));
  if (tape.info.hash === episode.tapeHash) return { episode, tape };
  await tape.close();
  throw new EpisodeError(
    'EPISODE_DAMAGED',
    `The tape in ${folder} is not that of its manifest. Export the episode again.`,
  );
}
