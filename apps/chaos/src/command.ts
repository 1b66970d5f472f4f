import { spawn } from 'node:child_process';
import { UsageError, type TemporaryHome } from '@prescient/workshop';
import { HELP, readArguments, type Arguments } from './arguments.ts';
import { Laboratory } from './run/laboratory.ts';
import { placesIn, type Places } from './world/places.ts';
import type { Report } from './run/report.ts';
import { reportText } from './run/report-text.ts';

/** The surroundings of a command. */
export interface Surroundings {
  /** Takes the report. */
  readonly print: (text: string) => void;
  /** Takes lines about the run. */
  readonly notice: (line: string) => void;
  /** Makes the folder of its PostgreSQL and of its notes; the command removes it. */
  readonly makeHome: () => Promise<TemporaryHome>;
}

/** For so few rounds it does not pay to compile the API in advance. */
const FEW_ROUNDS = 10;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Lets Node compile the API once, so that its restarts, of which there are many, cost less. */
function warmUp(apiMain: string, { compileCache }: Places): Promise<void> {
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache };
  return new Promise((resolve) => {
    spawn(process.execPath, [apiMain, '--help'], { env, stdio: 'ignore' }).once('close', () => resolve());
  });
}

const isClean = ({ symptoms, rounds }: Report): boolean => symptoms.length === 0 && rounds > 0;

async function experiment(wanted: Arguments, { notice, makeHome }: Surroundings): Promise<Report> {
  const home = await makeHome();
  const places = placesIn(home.path);
  const laboratory = new Laboratory({ ...wanted, places, notify: notice });
  const stop = (): void => void (laboratory.stopping = true);
  for (const signal of SIGNALS) process.once(signal, stop);
  let kept = false;
  try {
    if (wanted.rounds > FEW_ROUNDS) await warmUp(wanted.apiMain, places);
    const report = await laboratory.run();
    kept = wanted.keep && !isClean(report);
    return kept ? { ...report, kept: places.notes } : report;
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
    if (!kept) await home.remove();
  }
}

/**
 * `npm run chaos`: plays rounds with faults until something is found, and reports. Returns the exit code: 0 where nothing
 * was found, 1 where something was, 2 for a bad command line.
 */
export async function runCommand(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { print, notice } = surroundings;
  try {
    if (args.includes('--help')) {
      print(HELP);
      return 0;
    }
    const wanted = readArguments(args);
    notice(`seed ${wanted.seed}`);
    const report = await experiment(wanted, surroundings);
    print(wanted.json ? JSON.stringify(report, null, 2) : reportText(report));
    return isClean(report) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    notice(`${error.message}\n\n${HELP}`);
    return 2;
  }
}
