import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { UsageError } from '@prescient/terminal';

type MakeKey = (pem: string) => KeyObject;

/** @throws UsageError unless the file holds an ed25519 key of this kind as PEM */
function readKey(option: string, file: string, make: MakeKey): KeyObject {
  const kind = option === '--sign-key' ? 'private' : 'public';
  try {
    const key = make(readFileSync(file, 'utf8'));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (/^E[A-Z]+$/.test(code)) throw new UsageError(`${option} ${file} cannot be read (${code}).`);
  }
  throw new UsageError(
    `${option} ${file} must hold an ed25519 ${kind} key as PEM; docs/operations.md says how to make one.`,
  );
}

/** The key that signs a backup; null without the option. @throws UsageError */
export const signKeyIn = (file: string | undefined): KeyObject | null =>
  file === undefined ? null : readKey('--sign-key', file, createPrivateKey);

/** The key by which a backup must be signed; null without the option. @throws UsageError */
export const verifyKeyIn = (file: string | undefined): KeyObject | null =>
  file === undefined ? null : readKey('--verify-key', file, createPublicKey);
