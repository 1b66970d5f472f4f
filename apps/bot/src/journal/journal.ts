import { open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { RouterInputs } from '@prescient/api';
import { makeFolders, syncFolder } from '@prescient/core/files';
import { birthOf } from './process-birth.ts';

/** A trade as the API takes it. */
export type TradeInput = RouterInputs['trade']['executeMany']['trades'][number];

/**
 * A line of the journal: a trade that is about to be sent, the id of a trade that was answered, or, as the first line,
 * the birth of the process that writes it.
 */
type Line =
  | { readonly intent: TradeInput }
  | { readonly answered: string }
  | { readonly writer: string | null };

/** Reads a line. One that a crash cut off counts for nothing: its trade had not been sent. */
function readLine(text: string): Line[] {
  try {
    return [JSON.parse(text) as Line];
  } catch {
    return [];
  }
}

/** The trades that may have been sent and whose answers never came. */
function unansweredOf(text: string): Map<string, TradeInput> {
  const unanswered = new Map<string, TradeInput>();
  for (const line of text.split('\n').flatMap(readLine)) {
    if ('intent' in line) unanswered.set(line.intent.tradeId, line.intent);
    else if ('answered' in line) unanswered.delete(line.answered);
  }
  return unanswered;
}

const textOf = (lines: readonly Line[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** Appends lines; they are on disk when this resolves. */
async function writeDurably(file: FileHandle, lines: readonly Line[]): Promise<void> {
  await file.appendFile(textOf(lines));
  await file.datasync();
}

/** Makes a folder and the missing ones above it, and puts them on disk. */
async function makeFolder(folder: string): Promise<void> {
  const first = makeFolders(folder);
  if (first === null) return;
  const top = dirname(first);
  for (let above = dirname(resolve(folder)); above.length >= top.length; above = dirname(above)) {
    await syncFolder(above);
    if (above === top) return;
  }
}

/** The place in which the bots of a portfolio keep their journals. */
export interface JournalPlace {
  readonly folder: string;
  readonly portfolioId: number;
}

/** The file of a bot has its process's id in its name, so that several bots can run side by side. */
const fileOf = ({ folder, portfolioId }: JournalPlace, pid: number): string =>
  join(folder, `portfolio-${portfolioId}.${pid}.ndjson`);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The text of a file; empty where another bot has taken it over in the meantime. */
async function textIn(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
}

/** True if a running bot writes this file. Its process's id alone does not tell: after a reboot another process has it. */
async function isBeingWritten(file: string, pid: number): Promise<boolean> {
  if (pid === process.pid || !isRunning(pid)) return false;
  const [line] = (await textIn(file)).split('\n', 1).flatMap(readLine);
  const writer = line !== undefined && 'writer' in line ? line.writer : null;
  const birth = await birthOf(pid);
  return writer === null || birth === null || writer === birth;
}

/** Returns the journals of bots that no longer run. */
async function abandoned(place: JournalPlace): Promise<string[]> {
  const name = new RegExp(`^portfolio-${place.portfolioId}\\.(\\d+)\\.ndjson$`);
  const pids = (await readdir(place.folder)).flatMap((file) => name.exec(file)?.[1] ?? []).map(Number);
  const files: string[] = [];
  for (const pid of pids) {
    const file = fileOf(place, pid);
    if (!(await isBeingWritten(file, pid))) files.push(file);
  }
  return files;
}

/**
 * The trades that a bot is about to send, on disk before they are sent. A bot that starts after another one died between
 * sending and hearing takes the journal over and sends the trades again under the same ids. Those that had happened are
 * answered, the others happen now.
 */
export class Journal {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #pending: Set<string>;
  /** Trades that earlier processes left unanswered. */
  readonly unanswered: readonly TradeInput[];

  private constructor(path: string, file: FileHandle, unanswered: readonly TradeInput[]) {
    this.#path = path;
    this.#file = file;
    this.#pending = new Set(unanswered.map(({ tradeId }) => tradeId));
    this.unanswered = unanswered;
  }

  /** Opens a journal of this process, and takes over the trades that earlier processes left unanswered. */
  static async open(place: JournalPlace): Promise<Journal> {
    await makeFolder(place.folder);
    const former = await abandoned(place);
    const texts = await Promise.all(former.map(textIn));
    const unanswered = [...new Map(texts.flatMap((text) => [...unansweredOf(text)])).values()];
    const path = fileOf(place, process.pid);
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      const writer = await birthOf(process.pid);
      await writeDurably(file, [{ writer }, ...unanswered.map((intent) => ({ intent }))]);
      await rename(`${path}.new`, path);
      await syncFolder(place.folder);
      // The taken files go only now that ours holds all that they held.
      for (const taken of former) if (taken !== path) await rm(taken, { force: true });
    } catch (error) {
      await file.close();
      await rm(`${path}.new`, { force: true });
      throw error;
    }
    return new Journal(path, file, unanswered);
  }

  /** Notes trades before they are sent. */
  intend(trades: readonly TradeInput[]): Promise<void> {
    for (const { tradeId } of trades) this.#pending.add(tradeId);
    return writeDurably(
      this.#file,
      trades.map((intent) => ({ intent })),
    );
  }

  /** Notes the trades that were answered, accepted or refused. */
  answered(tradeIds: readonly string[]): Promise<void> {
    for (const tradeId of tradeIds) this.#pending.delete(tradeId);
    return writeDurably(
      this.#file,
      tradeIds.map((answered) => ({ answered })),
    );
  }

  /** Closes the journal; where every trade was answered, no file is left behind. */
  async close(): Promise<void> {
    await this.#file.close();
    if (this.#pending.size === 0) await rm(this.#path, { force: true });
  }
}
