import { runProgram } from '@prescient/workshop';
import { isKept } from './report/report.ts';
import { reportText } from './report/report-text.ts';
import { runDay } from './run-day.ts';
import { readSettings, USAGE } from './settings.ts';

/** Ends with 0 when everything held, 1 when something did not, 2 for a bad command line. */
runProgram(USAGE, async (args) => {
  const settings = readSettings(args);
  const report = await runDay(settings);
  console.log(settings.json ? JSON.stringify(report, null, 2) : reportText(report));
  if (!isKept(report)) process.exitCode = 1;
});
