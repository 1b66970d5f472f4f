import { join } from 'node:path';
import { BackupError } from '../../store/backup/backup-error.ts';
import { readManifest, type Manifest, type TableEntry } from '../../store/backup/manifest.ts';
import { measureTableFile, type FileFacts } from '../../store/backup/table-file.ts';

const FACTS = ['bytes', 'sha256', 'rows', 'contentSha256'] as const satisfies readonly (keyof FileFacts)[];

/** What is wrong with a table's file, in a sentence; null where nothing is. */
async function faultOf(folder: string, entry: TableEntry): Promise<string | null> {
  const path = join(folder, entry.file);
  try {
    const facts = await measureTableFile(path);
    const wrong = FACTS.find((fact) => facts[fact] !== entry[fact]);
    return wrong ? `${path} is damaged: its ${wrong} is ${facts[wrong]} and was ${entry[wrong]}.` : null;
  } catch (error) {
    return `${path} is missing or damaged: ${(error as Error).message}.`;
  }
}

/**
 * Reads a backup to its last byte and compares it with its manifest.
 * @throws BackupError with a sentence for every file that is not as it was written
 */
export async function verifyBackup(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const faults: string[] = [];
  for (const entry of manifest.tables) {
    const fault = await faultOf(folder, entry);
    if (fault !== null) faults.push(fault);
  }
  if (faults.length > 0) throw new BackupError(...faults);
  return manifest;
}
