import { readdirSync, readFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, Intent, IntentRecord } from './intent.ts';

type Line = { readonly intent: Intent } | { readonly id: string; readonly answer: Answer };

/** A bot's own memory: what it meant to do is on disk before it is sent, what it was told is added when it was told. */
export class Journal {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(folder: string, bot: string): Promise<Journal> {
    return new Journal(await open(join(folder, `${bot}.jsonl`), 'a'));
  }

  /** Resolves when the intents are on disk. */
  async intend(intents: readonly Intent[]): Promise<void> {
    await this.#append(intents.map((intent) => ({ intent })));
    await this.#file.datasync();
  }

  async acknowledge(id: string, answer: Answer): Promise<void> {
    await this.#append([{ id, answer }]);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #append(lines: readonly Line[]): Promise<void> {
    await this.#file.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
}

/** What the journals of a folder say, by the command's id. */
export function readJournals(folder: string): Map<string, IntentRecord> {
  const records = new Map<string, IntentRecord>();
  const text = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  for (const written of text.join('').split('\n').filter(Boolean)) {
    const line = JSON.parse(written) as Line;
    if ('intent' in line) records.set(line.intent.id, { intent: line.intent, answers: [] });
    else records.get(line.id)?.answers.push(line.answer);
  }
  return records;
}
