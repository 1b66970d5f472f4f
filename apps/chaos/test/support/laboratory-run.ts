import { copyCluster } from '@prescient/testkit';
import { temporaryHome, type TemporaryHome } from '@prescient/workshop';
import { runCommand } from '../../src/command.ts';
import type { Report } from '../../src/run/report.ts';

/** A finished run of the laboratory: exit code, report, and lines about the run. */
export interface LaboratoryRun {
  readonly exitCode: number;
  readonly report: Report;
  readonly told: string;
}

/** A home with a cluster, which costs more to make than to copy. */
export async function homeWithCluster(): Promise<TemporaryHome> {
  const home = await temporaryHome('planted');
  await copyCluster(home.path);
  return home;
}

/** Runs the laboratory as `npm run chaos -- …` does, and reads its report. */
export async function runLaboratory(...words: readonly string[]): Promise<LaboratoryRun> {
  let [printed, told] = ['', ''];
  const exitCode = await runCommand(['--json', ...words], {
    print: (text) => void (printed += text),
    notice: (line) => void (told += `${line}\n`),
    makeHome: homeWithCluster,
  });
  return { exitCode, report: JSON.parse(printed) as Report, told };
}
