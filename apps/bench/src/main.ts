import { runProgram } from '@prescient/workshop';
import { runBenchmark } from './benchmark.ts';
import { reportJson, reportText } from './report/report.ts';
import { readSettings, USAGE } from './settings.ts';

/** Ends with 0 when it ran, whatever the figures; 1 when something was lost or failed; 2 for a bad command line. */
runProgram(USAGE, async (args) => {
  const settings = readSettings(args);
  const report = await runBenchmark(settings);
  console.log(settings.json ? JSON.stringify(reportJson(report), null, 2) : reportText(report));
  if (!report.audits.ours.clean || !report.audits.yardstick.clean) process.exitCode = 1;
});
