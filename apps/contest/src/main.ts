import { cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram, temporaryHome } from '@prescient/workshop';
import { Contest } from './contest.ts';
import { isWon } from './report/report.ts';
import { reportText } from './report/report-text.ts';
import { readSettings, USAGE } from './settings.ts';

/** Ends with 0 when every goal was reached, 1 when one was missed, 2 for a bad command line. */
runProgram(USAGE, async (args) => {
  const settings = readSettings(args);
  const home = await temporaryHome('contest');
  try {
    const report = await new Contest(settings, home.path).run();
    console.log(settings.json ? JSON.stringify(report, null, 2) : reportText(report));
    if (isWon(report)) return;
    process.exitCode = 1;
    if (!settings.keep) return;
    const kept = join(tmpdir(), `contest-${settings.seed}-logs`);
    cpSync(join(home.path, 'notes'), kept, { recursive: true });
    console.error(`logs: ${kept}`);
  } finally {
    await home.remove();
  }
});
