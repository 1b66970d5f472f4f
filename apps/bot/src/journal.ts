import { mkdir, open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { RouterInputs } from '@prescient/api';

/** A trade as the API takes it. */
export type TradeInput = RouterInputs['trade']['executeMany']['trades'][number];

/** A line of the journal: a trade that is about to be sent, or the id of one that was answered. */
type Line = { readonly intent: TradeInput } | { readonly answered: string };

/** A line that a crash cut off was never acted upon: the trade that it meant had not been sent. */
function readLine(text: string): Line[] {
  try {
    return [JSON.parse(text) as Line];
  } catch {
    return [];
  }
}

/** The trades that were sent, perhaps, and whose answers never came. */
function unansweredOf(text: string): Map<string, TradeInput> {
  const unanswered = new Map<string, TradeInput>();
  for (const line of text.split('\n').flatMap(readLine)) {
    if ('intent' in line) unanswered.set(line.intent.tradeId, line.intent);
    else unanswered.delete(line.answered);
  }
  return unanswered;
}

const textOf = (lines: readonly Line[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** Everything is on disk before this resolves. */
async function writeDurably(file: FileHandle, lines: readonly Line[]): Promise<void> {
  await file.appendFile(textOf(lines));
  await file.datasync();
}

/** Where the bots of a portfolio keep their journals. */
export interface JournalPlace {
  readonly folder: string;
  readonly portfolioId: number;
}

/** A bot that runs has its process's id in the name of its file, so that several can run side by side. */
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

/** The journals that bots left behind which run no more. */
async function abandoned(place: JournalPlace): Promise<string[]> {
  const name = new RegExp(`^portfolio-${place.portfolioId}\\.(\\d+)\\.ndjson$`);
  const pids = (await readdir(place.folder)).flatMap((file) => name.exec(file)?.[1] ?? []).map(Number);
  return pids.filter((pid) => pid === process.pid || !isRunning(pid)).map((pid) => fileOf(place, pid));
}

/** The file's text; nothing where another bot took it over in the meantime. */
async function textIn(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
}

/**
 * What the bot meant to do, on disk before it asks for it. A bot that starts after another one died between asking and
 * hearing takes its journal over and asks again under the same ids: what had happened is answered, what had not happens now.
 */
export class Journal {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #pending: Set<string>;
  /** Left over from former lives. */
  readonly unanswered: readonly TradeInput[];

  private constructor(path: string, file: FileHandle, unanswered: readonly TradeInput[]) {
    this.#path = path;
    this.#file = file;
    this.#pending = new Set(unanswered.map(({ tradeId }) => tradeId));
    this.unanswered = unanswered;
  }

  /** Opens a journal of this process, with what others left unanswered. */
  static async open(place: JournalPlace): Promise<Journal> {
    await mkdir(place.folder, { recursive: true });
    const former = await abandoned(place);
    const texts = await Promise.all(former.map(textIn));
    const unanswered = [...new Map(texts.flatMap((text) => [...unansweredOf(text)])).values()];
    const path = fileOf(place, process.pid);
    const file = await open(`${path}.new`, 'w', 0o600);
    await writeDurably(
      file,
      unanswered.map((intent) => ({ intent })),
    );
    await rename(`${path}.new`, path);
    // Theirs go only now that ours holds what they held.
    for (const taken of former) if (taken !== path) await rm(taken, { force: true });
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

  /** Notes trades that were answered, whatever the answer. */
  answered(tradeIds: readonly string[]): Promise<void> {
    for (const tradeId of tradeIds) this.#pending.delete(tradeId);
    return writeDurably(
      this.#file,
      tradeIds.map((answered) => ({ answered })),
    );
  }

  /** Closes it; where everything was answered nothing is left behind. */
  async close(): Promise<void> {
    await this.#file.close();
    if (this.#pending.size === 0) await rm(this.#path, { force: true });
  }
}
