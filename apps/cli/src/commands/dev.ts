import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** `npm run dev`: the same as `npm start`, started again whenever a source file changes. */
export async function dev(args: readonly string[]): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--watch', '--watch-preserve-output', MAIN, 'start', '--reload', ...args],
    {
      stdio: 'inherit',
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 0)));
}
