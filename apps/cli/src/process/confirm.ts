import { createInterface } from 'node:readline/promises';
import { UsageError } from '@prescient/terminal';

/**
 * Whether a person types the word of the command after reading what it deletes. Nothing else, and no empty answer, is a
 * yes.
 * @throws UsageError where there is nobody to ask
 */
export async function confirmed(word: string, warning: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UsageError(`db ${word} asks first, and there is nobody to ask; add --yes to mean it.`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${warning} Type "${word}" to go on: `);
  lines.close();
  return answer.trim() === word;
}
