import { cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram, temporaryHome } from '@prescient/workshop';
import { isClean } from './report/report.ts';
import { reportText } from './report/report-text.ts';
import { readSettings, USAGE } from './settings.ts';
import { Siege } from './siege.ts';

/** Ends with 0 when nothing was found, 1 when something was, 2 for a bad command line. */
runProgram(USAGE, async (args) => {
  const settings = readSettings(args);
  const home = await temporaryHome('siege');
  try {
    const report = await new Siege(settings).run(home.path);
    console.log(settings.json ? JSON.stringify(report, null, 2) : reportText(report));
    if (isClean(report)) return;
    process.exitCode = 1;
    if (!settings.keep) return;
    const kept = join(tmpdir(), `siege-${settings.seed}-logs`);
    cpSync(join(home.path, 'notes'), kept, { recursive: true });
    console.error(`logs: ${kept}`);
  } finally {
    await home.remove();
  }
});
