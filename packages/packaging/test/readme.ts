import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The address that the documents use. */
export const README_URL = 'http://127.0.0.1:8000';

/** The blocks of a language in a document. */
export const blocksOf = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, block = '']) => block);

/** Starts the packed program as a newcomer does, and waits until it has traded. */
export async function startPacked(
  bin: string,
  env: NodeJS.ProcessEnv,
): Promise<{ url: string; close: () => Promise<void> }> {
  const child = spawn(process.execPath, [bin], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  let url = '';
  for await (const line of createInterface({ input: child.stdout })) {
    url = /^API at (\S+)/.exec(line)?.[1] ?? url;
    if (!line.startsWith('Audit: clean')) continue;
    child.stdout.resume();
    return { url, close };
  }
  throw new Error('It ended before it had traded.');
}
