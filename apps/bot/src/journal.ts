import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
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

/**
 * What the bot meant to do, on disk before it asks for it. A bot that dies between asking and hearing finds here what it
 * asked for, and asks again under the same ids: what had happened is answered, what had not happens now.
 */
export class Journal {
  readonly #file: FileHandle;
  /** Left over from a former life. */
  readonly unanswered: readonly TradeInput[];

  private constructor(file: FileHandle, unanswered: readonly TradeInput[]) {
    this.#file = file;
    this.unanswered = unanswered;
  }

  /** Opens a journal, made where there is none; what was answered is forgotten, so that it stays small. */
  static async open(path: string): Promise<Journal> {
    await mkdir(dirname(path), { recursive: true });
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    });
    const unanswered = [...unansweredOf(text).values()];
    const fresh = `${path}.new`;
    const file = await open(fresh, 'w', 0o600);
    await writeDurably(
      file,
      unanswered.map((intent) => ({ intent })),
    );
    await rename(fresh, path);
    return new Journal(file, unanswered);
  }

  /** Notes trades before they are sent. */
  intend(trades: readonly TradeInput[]): Promise<void> {
    return writeDurably(
      this.#file,
      trades.map((intent) => ({ intent })),
    );
  }

  /** Notes trades that were answered, whatever the answer. */
  answered(tradeIds: readonly string[]): Promise<void> {
    return writeDurably(
      this.#file,
      tradeIds.map((answered) => ({ answered })),
    );
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
