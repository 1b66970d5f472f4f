import type { Logger } from 'pino';
import type { Database } from '@prescient/core';

/** What every procedure and route works with. */
export interface Context {
  readonly db: Database;
  readonly log: Logger;
  /** The file that `POST /paper-trading/execute` reads when the request names no signals. */
  readonly signalsFile: string | null;
}
