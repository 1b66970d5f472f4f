import { expect } from 'vitest';
import { prescientHere } from './prescient.ts';

/** No API is there. */
const ALONE = { PORT: '9' };

/** Returns the words that would fit the last one, as a shell asks for them, and the word that says how the shell goes on. */
export async function completed(words: readonly string[], variables: Record<string, string> = ALONE) {
  const { code, stdout, stderr } = await prescientHere(['complete', '--', ...words], variables);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  return { words: lines.slice(0, -1).map((line) => line.split('\t')[0]), end: lines.at(-1) };
}
