import { isKept } from './report.ts';
import { reportText } from './report-text.ts';
import { runDay } from './run-day.ts';
import { readSettings, USAGE, UsageError } from './settings.ts';
import { removeHomes } from './temporary-home.ts';

let stopping = false;

/** Leaves nothing behind. */
async function stop(exitCode: number): Promise<void> {
  stopping = true;
  await removeHomes();
  process.exit(exitCode);
}

/** Ends with 0 when everything held, 1 when something did not, 2 for a bad command line. */
async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return console.log(USAGE);
  const settings = readSettings(args);
  const report = await runDay(settings);
  console.log(settings.json ? JSON.stringify(report, null, 2) : reportText(report));
  if (!isKept(report)) process.exitCode = 1;
}

process.once('SIGINT', () => void stop(130));
process.once('SIGTERM', () => void stop(143));

main(process.argv.slice(2)).catch((error: unknown) => {
  if (stopping) return;
  const misuse = error instanceof UsageError;
  console.error(misuse ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = misuse ? 2 : 1;
});
