import { spawn } from 'node:child_process';
import { MAIN } from '../../process/places.ts';
import type { Session } from '../../process/session.ts';

/** `prescient dev`: the same as `npm start`, started again whenever a source file changes. */
export async function dev(_: unknown, { words }: Session): Promise<void> {
  const options = words.toSpliced(words.indexOf('dev'), 1);
  const child = spawn(
    process.execPath,
    ['--watch', '--watch-preserve-output', MAIN, 'start', '--reload', ...options],
    {
      stdio: 'inherit',
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 0)));
}
