import { readdirSync, readFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, Decision, Intent, IntentRecord, Records } from './intent.ts';

type Line =
  | { readonly intent: Intent | Decision }
  | { readonly id: string; readonly answer: Answer }
  | { readonly id: string; readonly givenUp: true };

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
  async intend(intents: readonly (Intent | Decision)[]): Promise<void> {
    await this.#append(intents.map((intent) => ({ intent })));
    await this.#file.datasync();
  }

  async acknowledge(id: string, answer: Answer): Promise<void> {
    await this.#append([{ id, answer }]);
  }

  /** Notes that nobody will ask for this command again. */
  async giveUp(id: string): Promise<void> {
    await this.#append([{ id, givenUp: true }]);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #append(lines: readonly Line[]): Promise<void> {
    await this.#file.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
}

/** Reads the journals of a folder. One bot decides, so its decisions stand in their order. */
export function readJournals(folder: string): Records {
  const commands = new Map<string, IntentRecord>();
  const decisions: Decision[] = [];
  const text = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  for (const written of text.join('').split('\n').filter(Boolean)) {
    const line = JSON.parse(written) as Line;
    if ('givenUp' in line) commands.get(line.id)!.givenUp = true;
    else if ('answer' in line) commands.get(line.id)?.answers.push(line.answer);
    else if (line.intent.kind === 'decide') decisions.push(line.intent);
    else commands.set(line.intent.id, { intent: line.intent, answers: [], givenUp: false });
  }
  return { commands, decisions };
}
