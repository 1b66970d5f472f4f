import { basename } from 'node:path';
import {
  buildTape,
  checkTape,
  type Importer,
  IMPORTERS,
  openTape,
  TapeError,
  type TapeInfo,
} from '@prescient/replay';
import { progress, UsageError } from '@prescient/terminal';
import { wordOf } from '../../process/option-values.ts';
import { notice, print, printJson } from '../../process/output.ts';
import type { Session } from '../../process/session.ts';
import { tapeFacts, tapeText } from '../../report/tape-text.ts';

interface BuildGiven {
  readonly files: readonly string[];
  readonly into: string | undefined;
  readonly source: string | undefined;
  readonly markets: readonly string[];
  readonly json: boolean;
}

interface TapesGiven {
  readonly files: readonly string[];
  readonly json: boolean;
}

/** The importer that a person named, or the one whose files these are. @throws UsageError where there is none */
async function importerFor(files: readonly string[], source: string | undefined): Promise<Importer> {
  if (source !== undefined) {
    const names = IMPORTERS.map(({ name }) => name);
    return IMPORTERS.find(({ name }) => name === wordOf('source', names, source))!;
  }
  const [first = ''] = files;
  for (const importer of IMPORTERS) if (await importer.matches(first)) return importer;
  const kinds = IMPORTERS.map(({ name }) => name).join(', ');
  throw new UsageError(
    `${first} is of no kind that a tape is built from. Name the kind with --source: ${kinds}.`,
  );
}

/** The name of a tape after that of its first source: `day.ndjson.gz` becomes `day.tape`. */
const namedAfter = (file: string): string => `${basename(file).replace(/\.[^.].*$/, '')}.tape`;

function showProgress(): {
  at: (step: { done: number; total: number | null; rows: number }) => void;
  end: () => void;
} {
  let estimate: number | null = null;
  const bar = progress({ name: 'building', total: () => estimate, unit: 'rows' });
  return {
    at({ done, total, rows }) {
      // The source says how much of it is read; how many rows the rest has is reckoned from that.
      estimate = total === null || done === 0 ? null : Math.max(rows, Math.round((rows * total) / done));
      bar.at(rows);
    },
    end: () => bar.end(),
  };
}

/**
 * `prescient tape build FILE…`: builds a tape from recordings or files of an archive, with counts of what it refused.
 * @throws UsageError, TapeError, ImportError, RecordingError
 */
export async function build(given: BuildGiven, { shutdown }: Session): Promise<void> {
  const { files, source, markets, json } = given;
  const into = given.into ?? namedAfter(files[0]!);
  const importer = await importerFor(files, source);
  const signal = shutdown.listen();
  const bar = showProgress();
  try {
    const request = { importer, files, into, marketFiles: markets, signal };
    const tape = await buildTape({ ...request, onProgress: (step) => bar.at(step) });
    bar.end();
    if (json) printJson(tapeFacts(into, tape));
    else print(tapeText(into, tape));
  } catch (error) {
    bar.end();
    if (!signal.aborted) throw error;
    notice(`${into} is not finished. Build it again with the same files: it goes on from there.`);
    process.exitCode = 1;
  }
}

/** `prescient tape info FILE…`: what the footers of tapes say. @throws TapeError */
export async function info({ files, json }: TapesGiven): Promise<void> {
  const tapes: { file: string; info: TapeInfo }[] = [];
  for (const file of files) {
    const tape = await openTape(file);
    tapes.push({ file, info: tape.info });
    await tape.close();
  }
  if (json) printJson(tapes.map((each) => tapeFacts(each.file, each.info)));
  else print(tapes.map((each) => tapeText(each.file, each.info)).join('\n\n'));
}

/** The result of a check of one tape. */
interface Checked {
  readonly file: string;
  readonly sound: boolean;
  readonly code: string | null;
  readonly message: string | null;
  readonly rows: number | null;
  readonly hash: string | null;
}

async function checked(file: string): Promise<Checked> {
  const bar = progress({ name: 'checking', total: null, unit: 'rows' });
  try {
    const { rows, hash } = await checkTape(file, (done) => bar.at(done));
    return { file, sound: true, code: null, message: null, rows, hash };
  } catch (error) {
    if (!(error instanceof TapeError)) throw error;
    const { code, message } = error;
    return { file, sound: false, code, message, rows: null, hash: null };
  } finally {
    bar.end();
  }
}

/** `prescient tape check FILE…`: reads tapes whole. It ends with 1 where one is not sound. */
export async function check({ files, json }: TapesGiven): Promise<void> {
  const all: Checked[] = [];
  for (const file of files) all.push(await checked(file));
  if (json) printJson(all);
  else
    for (const { file, message, rows, hash } of all)
      print(message === null ? `${file} is sound: ${rows} rows, hash ${hash}` : `${file}: ${message}`);
  if (all.some(({ sound }) => !sound)) process.exitCode = 1;
}
