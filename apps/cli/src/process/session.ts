import type { Environment } from './environment.ts';
import type { Shutdown } from './shutdown.ts';

/** One run of the program: its settings, and its shutdown. */
export interface Session {
  readonly environment: Environment;
  readonly shutdown: Shutdown;
}
