import { spawn } from 'node:child_process';
import { temporaryHome, UsageError } from '@prescient/workshop';
import { HELP, readArguments, type Arguments } from './arguments.ts';
import { Laboratory } from './run/laboratory.ts';
import { placesIn, type Places } from './world/places.ts';
import type { Report } from './run/report.ts';
import { reportText } from './run/report-text.ts';

const notice = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** For so few rounds it does not pay to compile the API in advance. */
const FEW_ROUNDS = 10;

/** Lets Node compile the API once, so that its restarts, of which there are many, cost less. */
function warmUp(apiMain: string, { compileCache }: Places): Promise<void> {
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache };
  return new Promise((resolve) => {
    spawn(process.execPath, [apiMain, '--help'], { env, stdio: 'ignore' }).once('close', () => resolve());
  });
}

const isClean = ({ symptoms, rounds }: Report): boolean => symptoms.length === 0 && rounds > 0;

async function experiment(wanted: Arguments): Promise<Report> {
  const home = await temporaryHome('chaos');
  const places = placesIn(home.path);
  const laboratory = new Laboratory({ ...wanted, places, notify: notice });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => (laboratory.stopping = true));
  let kept = false;
  try {
    if (wanted.rounds > FEW_ROUNDS) await warmUp(wanted.apiMain, places);
    const report = await laboratory.run();
    kept = wanted.keep && !isClean(report);
    return kept ? { ...report, kept: places.notes } : report;
  } finally {
    if (!kept) await home.remove();
  }
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return print(HELP);
  const wanted = readArguments(args);
  notice(`seed ${wanted.seed}`);
  const report = await experiment(wanted);
  print(wanted.json ? JSON.stringify(report, null, 2) : reportText(report));
  process.exitCode = isClean(report) ? 0 : 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError) notice(`${error.message}\n\n${HELP}`);
  else notice((error as Error).stack ?? String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
