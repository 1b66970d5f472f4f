import { createInterface } from 'node:readline/promises';
import { UsageError } from '@prescient/terminal';

/** @throws UsageError if there is nobody to ask before a command does its work */
export function requirePerson(command: string): void {
  if (process.stdin.isTTY) return;
  throw new UsageError(
    `${command} asks for a confirmation, which needs a terminal. Add --yes to do it without one.`,
  );
}

/**
 * True if a person types the last word of the command after reading what it does. Every other answer, also an empty one, is a no.
 * @throws UsageError if there is nobody to ask
 */
export async function confirmed(command: string, warning: string): Promise<boolean> {
  requirePerson(command);
  const word = command.slice(command.lastIndexOf(' ') + 1);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${warning && `${warning} `}Type "${word}" to go on: `);
  lines.close();
  return answer.trim() === word;
}
