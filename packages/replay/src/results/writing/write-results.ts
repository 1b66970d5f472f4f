import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { makeFolders } from '@prescient/core/files';
import { disk as machineDisk, type Disk } from '../../build/disk.ts';
import type { Results } from '../results.ts';
import { resultFiles, type ResultFile } from './result-files.ts';
import { ResultsError, writeFault } from './results-error.ts';

/**
 * Makes the folder for results where it is missing. Call it before a long run, so that a wrong folder is known at once.
 * @throws ResultsError RESULTS_FOLDER
 */
export function openResultsFolder(folder: string): void {
  try {
    makeFolders(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new ResultsError('RESULTS_FOLDER', error);
  }
}

async function writeWhole(disk: Disk, path: string, content: ResultFile): Promise<void> {
  const file = await disk.openAt(path, 0);
  try {
    for await (const piece of content.text()) await file.append(Buffer.from(piece));
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Writes results into a folder, which is made where it is missing. All files are written beside their places first and take
 * them then, so that a file in the folder is whole at any moment, and an earlier run's files stay where this one fails.
 * @returns the paths of the files
 * @throws ResultsError
 */
export async function writeResults(
  folder: string,
  results: Results,
  disk: Disk = machineDisk,
): Promise<string[]> {
  openResultsFolder(folder);
  const files = resultFiles(results).map((file) => {
    const path = join(folder, file.name);
    return { file, path, aside: `${path}.${process.pid}.part` };
  });
  try {
    for (const { file, aside } of files) await writeWhole(disk, aside, file);
    for (const { path, aside } of files) await disk.rename(aside, path);
  } catch (error) {
    for (const { aside } of files) await disk.remove(aside);
    throw writeFault(error);
  }
  return files.map(({ path }) => path);
}
