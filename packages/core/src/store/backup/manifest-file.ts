import { createHash, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from './backup-error.ts';
import type { Manifest } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import { requireSignature, SIGNATURE_FILE, signatureOf } from './manifest-signature.ts';
import { readSmallFile } from './read-small-file.ts';

const MANIFEST_FILE = 'manifest.json';
/** In the form of `sha256sum -c`. */
const CHECKSUM_FILE = 'manifest.sha256';
/** A manifest of a thousand tables has less than half of this. */
const MANIFEST_BYTES = 4_194_304;
const CHECKSUM_BYTES = 1_024;

const checksumLine = (text: string): string =>
  `${createHash('sha256').update(text).digest('hex')}  ${MANIFEST_FILE}\n`;

/** Completes a backup's folder, and signs the manifest where there is a key (ed25519). */
export async function writeManifest(
  folder: string,
  manifest: Manifest,
  signKey: KeyObject | null,
): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const files: [string, string][] = [
    [MANIFEST_FILE, text],
    [CHECKSUM_FILE, checksumLine(text)],
  ];
  if (signKey !== null) files.push([SIGNATURE_FILE, signatureOf(text, signKey)]);
  for (const [file, content] of files) {
    await writeFile(join(folder, file), content, { flag: 'wx', mode: 0o600, flush: true });
  }
}

/**
 * Reads a backup's manifest and checks its checksum, its shape and, where there is a key, its signature.
 * @throws BackupError
 */
export async function readManifest(folder: string, verifyKey: KeyObject | null): Promise<Manifest> {
  const path = join(folder, MANIFEST_FILE);
  const text = await readSmallFile(path, MANIFEST_BYTES);
  if ((await readSmallFile(join(folder, CHECKSUM_FILE), CHECKSUM_BYTES)) !== checksumLine(text))
    throw new BackupError(`${path} does not match ${CHECKSUM_FILE}: one of the two was changed.`);
  if (verifyKey !== null) await requireSignature(folder, text, verifyKey);
  return parseManifest(path, text);
}
