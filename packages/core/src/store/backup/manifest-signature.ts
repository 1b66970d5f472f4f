import { sign, verify, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { BackupError } from './backup-error.ts';
import { readSmallFile } from './read-small-file.ts';

/** The ed25519 signature of `manifest.json`, whose hashes cover every table: 64 bytes as base64 in one line. */
export const SIGNATURE_FILE = 'manifest.sig';
const SIGNATURE_BYTES = 1_024;

/** Signs the text of a manifest with an ed25519 private key. Returns the content of `manifest.sig`. */
export const signatureOf = (text: string, key: KeyObject): string =>
  `${sign(null, Buffer.from(text), key).toString('base64')}\n`;

/** @throws BackupError unless the folder holds a signature of this text by the owner of this ed25519 public key */
export async function requireSignature(folder: string, text: string, key: KeyObject): Promise<void> {
  const path = join(folder, SIGNATURE_FILE);
  const signature = Buffer.from(await readSmallFile(path, SIGNATURE_BYTES), 'base64');
  if (verify(null, Buffer.from(text), key, signature)) return;
  throw new BackupError(`${path} is not a signature of this backup by the key that was given.`);
}
