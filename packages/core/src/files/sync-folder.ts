import { open } from 'node:fs/promises';

/**
 * Writes a folder's list of names to disk: only then does a new or renamed file in it survive a power cut. Does nothing
 * on Windows, which has no such call and needs none.
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
