import { runBenchmark } from './benchmark.ts';
import { reportJson, reportText } from './report.ts';
import { readSettings, USAGE, UsageError } from './settings.ts';
import { removeHomes } from './temporary-home.ts';

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => void removeHomes().finally(() => process.exit(code)));
}

/** Ends with 0 when it ran, whatever the figures; 1 when something was lost or failed; 2 for a bad command line. */
async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return console.log(USAGE);
  const settings = readSettings(args);
  const report = await runBenchmark(settings);
  console.log(settings.json ? JSON.stringify(reportJson(report), null, 2) : reportText(report));
  if (!report.audits.ours.clean || !report.audits.yardstick.clean) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const misuse = error instanceof UsageError;
  console.error(misuse ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = misuse ? 2 : 1;
});
