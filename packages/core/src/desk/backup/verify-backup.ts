import type { KeyObject } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from '../../store/backup/backup-error.ts';
import type { Manifest, TableEntry } from '../../store/backup/manifest.ts';
import { readManifest } from '../../store/backup/manifest-file.ts';
import { countingSteps, type OnStep } from '../../store/work-step.ts';
import { sizeOf } from '../../store/backup/read-small-file.ts';
import { measureTableFile, type FileFacts } from '../../store/backup/table-file.ts';

const FACTS = ['bytes', 'sha256', 'rows', 'contentSha256'] as const satisfies readonly (keyof FileFacts)[];

/** The options of a verification. */
export interface VerifyOptions {
  /** An ed25519 public key. With it, a backup that its owner did not sign is refused. */
  readonly verifyKey?: KeyObject | null;
  /** Hears how many bytes were read. */
  readonly onStep?: OnStep | undefined;
}

/** The fault of a table's file as a sentence, or null. The size is compared before the first byte is read. */
async function faultOf(
  folder: string,
  entry: TableEntry,
  add: (bytes: number) => void,
): Promise<string | null> {
  const path = join(folder, entry.file);
  try {
    const bytes = await sizeOf(path);
    if (bytes !== entry.bytes)
      return `${path} is damaged: it has ${bytes} bytes, and its manifest says ${entry.bytes}.`;
    const facts = await measureTableFile(path, add);
    const wrong = FACTS.find((fact) => facts[fact] !== entry[fact]);
    return wrong
      ? `${path} is damaged: its ${wrong} is ${facts[wrong]}, and its manifest says ${entry[wrong]}.`
      : null;
  } catch (error) {
    return `${path} is missing or damaged: ${(error as Error).message.replace(/\.$/, '')}.`;
  }
}

/** Faults for tables in the folder that the manifest does not name: a shortened manifest must not lose them. */
async function unnamedTables(folder: string, { tables }: Manifest): Promise<string[]> {
  const named = new Set(tables.map(({ file }) => file));
  const others = (await readdir(folder)).filter((file) => file.endsWith('.jsonl.gz') && !named.has(file));
  return others.map((file) => `${join(folder, file)} is not listed in the manifest.`);
}

/**
 * Reads a backup to its last byte and compares it with its manifest.
 * @throws BackupError with a sentence for every file that differs
 */
export async function verifyBackup(folder: string, options: VerifyOptions = {}): Promise<Manifest> {
  const manifest = await readManifest(folder, options.verifyKey ?? null);
  const faults = await unnamedTables(folder, manifest);
  const total = manifest.tables.reduce((sum, { bytes }) => sum + bytes, 0);
  const add = countingSteps({ work: 'verifying', unit: 'bytes', total }, options.onStep);
  for (const entry of manifest.tables) {
    const fault = await faultOf(folder, entry, add);
    if (fault !== null) faults.push(fault);
  }
  if (faults.length > 0) throw new BackupError(...faults);
  return manifest;
}
