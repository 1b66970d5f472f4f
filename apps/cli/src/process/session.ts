import type { Environment } from './environment.ts';
import type { Shutdown } from './shutdown.ts';

/** The settings of a process, and its shutdown. */
export interface ProcessSession {
  readonly environment: Environment;
  readonly shutdown: Shutdown;
}

/** One run of the program, and the words that it was started with. */
export interface Session extends ProcessSession {
  /** The variables that the settings were read from. */
  readonly variables: NodeJS.ProcessEnv;
  /** The words of the command line. */
  readonly words: readonly string[];
  /** A sentence that says how the command is written. */
  readonly way: string;
}
