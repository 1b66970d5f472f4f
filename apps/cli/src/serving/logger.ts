import { destination, pino, type DestinationStream, type Logger } from 'pino';
import type { Environment } from '../process/environment.ts';

/** A line of the log that tells of a fault of ours. */
export interface LoggedFault {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Reads a line as `log.error({ … }, 'message')` and `log.error('message')` say it. */
function faultOf([first, second]: readonly unknown[]): LoggedFault {
  if (isFields(first)) return { message: String(second), fields: first };
  return { message: String(first), fields: {} };
}

function standardError(): DestinationStream {
  const lines = destination({ fd: 2, sync: true });
  lines.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return lines;
}

/**
 * Writes structured lines to standard error, as standard output belongs to the command. Each line of level `error` or above that
 * is written is told to a listener as well.
 */
export function createLogger(
  level: Environment['logLevel'],
  onFault: (fault: LoggedFault) => void,
  lines: DestinationStream = standardError(),
): Logger {
  const { error, fatal } = pino.levels.values;
  return pino(
    {
      name: 'prescient',
      level,
      base: { pid: process.pid },
      hooks: {
        logMethod(words, method, number) {
          if (number === error || number === fatal) onFault(faultOf(words));
          method.apply(this, words);
        },
      },
    },
    lines,
  );
}
