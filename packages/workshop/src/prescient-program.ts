import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The settings of a `prescient` command. */
export interface ProgramSettings {
  /** The command line's main file; ours unless a copy with a planted fault is named. */
  readonly main?: string;
  /** Its PRESCIENT_HOME. */
  readonly home: string;
  /** Variables beside those that the laboratory itself was given. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Options of Node's own. */
  readonly nodeOptions?: readonly string[];
  /** The file to which standard error is appended; our own standard error unless given. */
  readonly log?: string;
}

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** The command line of these sources. */
export const PRESCIENT_MAIN = join(ROOT, 'apps', 'cli', 'src', 'main.ts');
/** Ends the program when the laboratory is gone, even by kill -9. */
const LIFELINE = pathToFileURL(join(ROOT, 'scripts', 'runner', 'lifeline.mjs')).href;

/** The launcher's options for this Node; the program gets the same. */
const NODE_OPTIONS = process.execArgv.filter((word) => word.startsWith('--v8-'));

// Settings of the caller's own Prescient must not reach the one under test.
const SETTINGS =
  /^(DATABASE_URL|MIGRATION_DATABASE_URL|HOST|PORT|PRESCIENT_|SIGNALS_FILE|LOG_LEVEL|ALLOWED_HOSTS|RATE_LIMIT|READ_RATE|PRICE_|AUDIT_|NODE_)/;

/** The environment of a program: the caller's without its settings, any free port, errors logged. */
function environmentFor({ home, environment }: ProgramSettings): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !SETTINGS.test(name));
  return {
    ...Object.fromEntries(inherited),
    PORT: '0',
    LOG_LEVEL: 'error',
    PRESCIENT_HOME: home,
    ...environment,
  };
}

/** Starts the `prescient` command as a process of its own; its standard output is a pipe. */
export function startProgram(words: readonly string[], settings: ProgramSettings): ChildProcess {
  const { main = PRESCIENT_MAIN, nodeOptions = [], log } = settings;
  const errors = log === undefined ? 2 : openSync(log, 'a');
  try {
    return spawn(process.execPath, [...NODE_OPTIONS, '--import', LIFELINE, ...nodeOptions, main, ...words], {
      env: environmentFor(settings),
      stdio: ['ignore', 'pipe', errors, 'ipc'],
    });
  } finally {
    if (log !== undefined) closeSync(errors);
  }
}
