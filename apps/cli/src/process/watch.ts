import type { Answer } from '../commands/answer.ts';
import { print } from './output.ts';

/** Puts the cursor into the corner of an empty screen. */
const EMPTY_SCREEN = '\u001b[H\u001b[2J';

/** Returns a signal that is aborted when standard output is closed, as by `| head`. */
export function outputClosed(): AbortSignal {
  const closed = new AbortController();
  process.stdout.once('error', () => closed.abort());
  return closed.signal;
}

/**
 * Shows answers as they come: each on an empty screen of a terminal, one below the other elsewhere, and as JSON one a line. An answer that reads like
 * the one before is left out.
 */
export async function showLive(
  form: { readonly json: boolean },
  answers: AsyncIterable<Answer>,
): Promise<void> {
  let before = '';
  for await (const { text, json } of answers) {
    if (text === before) continue;
    before = text;
    if (form.json) print(JSON.stringify(json));
    else print(process.stdout.isTTY ? `${EMPTY_SCREEN}${text}` : `${text}\n`);
  }
}
