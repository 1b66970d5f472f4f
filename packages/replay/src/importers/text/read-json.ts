import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { decodeText } from '@prescient/core/domain';
import { ImportError } from '../import-error.ts';
import { isPacked } from './read-head.ts';

async function bytesOf(file: string): Promise<Buffer> {
  const packed = await isPacked(file);
  const bytes = await readFile(file);
  try {
    return packed ? gunzipSync(bytes) : bytes;
  } catch (cause) {
    throw new ImportError('TRUNCATED', { file, cause });
  }
}

function textOf(file: string, bytes: Buffer): string {
  try {
    return decodeText(bytes);
  } catch (cause) {
    throw new ImportError('FOREIGN', { file, cause });
  }
}

/**
 * Reads a file that is one JSON value, packed by gzip or not.
 * @throws ImportError UNREADABLE, EMPTY, FOREIGN, or TRUNCATED where it begins as JSON does
 */
export async function readJson(file: string): Promise<unknown> {
  const text = textOf(file, await bytesOf(file)).trim();
  if (text === '') throw new ImportError('EMPTY', { file });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ImportError(/^[[{]/.test(text) ? 'TRUNCATED' : 'FOREIGN', { file, cause });
  }
}

/** The text of a text, a number or a truth value; an empty one of anything else. */
export const plainText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** True if a value is an object with fields, so no list and no null. */
export const isJsonObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
