import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Report } from '../../src/run/report.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

/** A finished run of the laboratory: exit code, report, and lines on standard error. */
export interface LaboratoryRun {
  readonly exitCode: number | null;
  readonly report: Report;
  readonly told: string;
}

/** Runs the laboratory as `npm run chaos -- …` does, and reads its report. */
export function runLaboratory(...words: readonly string[]): Promise<LaboratoryRun> {
  const child = spawn(process.execPath, [MAIN, '--json', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, told] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('close', (exitCode) => {
      if (printed === '') return reject(new Error(`no report: ${told}`));
      resolve({ exitCode, report: JSON.parse(printed) as Report, told });
    });
  });
}
