import { runBenchmark } from './benchmark.ts';
import { reportJson, reportText } from './report.ts';
import { readSettings, USAGE, UsageError } from './settings.ts';
import { removeHomes } from './temporary-home.ts';

let stopping = false;

/** Leaves nothing behind. What is measured fails when its server stops, which then is no news. */
async function stop(exitCode: number): Promise<void> {
  stopping = true;
  await removeHomes();
  process.exit(exitCode);
}

/** Ends with 0 when it ran, whatever the figures; 1 when something was lost or failed; 2 for a bad command line. */
async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return console.log(USAGE);
  const settings = readSettings(args);
  const report = await runBenchmark(settings);
  console.log(settings.json ? JSON.stringify(reportJson(report), null, 2) : reportText(report));
  if (!report.audits.ours.clean || !report.audits.yardstick.clean) process.exitCode = 1;
}

process.once('SIGINT', () => void stop(130));
process.once('SIGTERM', () => void stop(143));

main(process.argv.slice(2)).catch((error: unknown) => {
  if (stopping) return;
  const misuse = error instanceof UsageError;
  console.error(misuse ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = misuse ? 2 : 1;
});
