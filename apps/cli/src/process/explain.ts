import { isRefusedAs, isUnheard } from '@prescient/bot';
import { BackupError, DomainError, isUnavailable } from '@prescient/core';
import { LocalPostgresError } from '@prescient/local-postgres';
import { StrategyError } from '@prescient/strategies/sdk';
import { VenueError } from '@prescient/venues';
import { RecordingError } from '@prescient/recording';
import { typed } from '@prescient/terminal';
import { usageFault, type Explanation } from './usage-fault.ts';

const HOW_TO_SEND_A_TOKEN = `Make one with "${typed('token create --name NAME')}" and set PRESCIENT_TOKEN to it.`;

/** Errors whose message already says what to do. */
const SPEAKING = [BackupError, LocalPostgresError, DomainError, VenueError, RecordingError, StrategyError];
/**
 * Errors of replays whose message says what to do, by their names: commands that replay nothing do not load the engine.
 */
const SPEAKING_OF_REPLAYS = ['TapeError', 'ImportError', 'ReplayError', 'ResultsError', 'SessionError'];

/** Classes of SQLSTATEs with which a server refuses the connection, or a statement for lack of rights. */
const UNWELCOME = /^(28...|42501)$/;
/** The codes with which the file system refuses a folder or a disk. */
const UNUSABLE = /^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|EISDIR|ENOENT|ENOSPC|EDQUOT|EMFILE|EIO)$/;

/** Returns the innermost cause of an error, because the ORM, the driver and `fetch` wrap the system's message. */
function rootOf(error: Error): NodeJS.ErrnoException {
  const { cause, previous, errors } = error as { cause?: unknown; previous?: unknown; errors?: unknown[] };
  const below = errors?.[0] ?? cause ?? previous;
  return below instanceof Error ? rootOf(below) : error;
}

/** Returns the complaint of the database or the file system; null for any other error. */
function obstacle(error: Error): string | null {
  const { code = '', message, path } = rootOf(error);
  if (isUnavailable(error))
    return `The database cannot be reached (${message}); start it, or check the address in DATABASE_URL.`;
  if (UNWELCOME.test(code))
    return `The database refuses this: ${message}; check the user, password and rights in DATABASE_URL.`;
  if (UNUSABLE.test(code) && path !== undefined)
    return `A file or folder cannot be used (${message}); check the path, its rights and the disk.`;
  return null;
}

/** Returns one line for a fault that a person can mend; a fault of ours keeps its stack. */
export function explain(error: unknown): Explanation {
  if (!(error instanceof Error)) return { text: String(error), exitCode: 1 };
  const { name, message, stack } = error;
  const usage = usageFault(error);
  if (usage) return usage;
  if (SPEAKING.some((kind) => error instanceof kind) || SPEAKING_OF_REPLAYS.includes(name))
    return { text: message, exitCode: 1 };
  if (isUnheard(error)) {
    const why = rootOf(error).message;
    return {
      text: `The API does not answer (${why}); start it with "${typed('start')}", or name it with --api URL.`,
      exitCode: 1,
    };
  }
  if (isRefusedAs(error, 'UNAUTHORIZED'))
    return { text: `The API answered: ${message} ${HOW_TO_SEND_A_TOKEN}`, exitCode: 1 };
  if (name === 'TRPCClientError') return { text: `The API answered: ${message}`, exitCode: 1 };
  return { text: obstacle(error) ?? stack ?? message, exitCode: 1 };
}
