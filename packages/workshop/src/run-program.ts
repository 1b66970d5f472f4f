import { UsageError } from '@prescient/terminal';
import { removeHomes } from './temporary-home.ts';

/**
 * Runs a program to its end: 2 for a bad command line, 1 for a failure. Asked to stop, it leaves nothing behind; what
 * then fails because its server stops is no news.
 */
export function runProgram(usage: string, program: (args: readonly string[]) => Promise<void>): void {
  let stopping = false;
  const stop = async (exitCode: number): Promise<void> => {
    stopping = true;
    await removeHomes();
    process.exit(exitCode);
  };
  process.once('SIGINT', () => void stop(130));
  process.once('SIGTERM', () => void stop(143));
  const args = process.argv.slice(2);
  if (args.includes('--help')) return console.log(usage);
  program(args).catch((error: unknown) => {
    if (stopping) return;
    const misuse = error instanceof UsageError;
    console.error(misuse ? `${error.message}\n\n${usage}` : error);
    process.exitCode = misuse ? 2 : 1;
  });
}
