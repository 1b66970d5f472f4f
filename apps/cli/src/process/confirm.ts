import { createInterface } from 'node:readline/promises';
import { UsageError } from '@prescient/terminal';

/**
 * True if a person types the word of the command after reading what it deletes. Every other answer, also an empty
 * one, is a no.
 * @throws UsageError if there is nobody to ask
 */
export async function confirmed(word: string, warning: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UsageError(
      `db ${word} asks for a confirmation, which needs a terminal. Add --yes to do it without one.`,
    );
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${warning} Type "${word}" to go on: `);
  lines.close();
  return answer.trim() === word;
}
