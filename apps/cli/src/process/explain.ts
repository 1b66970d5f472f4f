import { isRefusedAs, isUnheard } from '@prescient/bot';
import { BackupError, DomainError, isUnavailable } from '@prescient/core';
import { LocalPostgresError } from '@prescient/local-postgres';
import { VenueError } from '@prescient/venues';
import { RecordingError } from '@prescient/recording';
import { UsageError } from '@prescient/terminal';

const HOW_TO_SEND_A_TOKEN =
  'Make one with "npm run token -- create --name NAME" and set PRESCIENT_TOKEN to it.';

/** An error for people, and how the program ends with it. */
export interface Explanation {
  readonly text: string;
  readonly exitCode: number;
}

/** Errors that say themselves, in a sentence, what to do. */
const SPEAKING = [BackupError, LocalPostgresError, DomainError, VenueError, RecordingError];

/** Classes of SQLSTATEs in which a server does not let us in, or not do what we want to. */
const UNWELCOME = /^(28...|42501)$/;
/** The codes by which the file system says that a folder or a disk is not fit for us. */
const UNUSABLE = /^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|EISDIR|ENOENT|ENOSPC|EDQUOT|EMFILE|EIO)$/;

/** Returns the cause below an error: the ORM, the driver and `fetch` wrap the words of the system. */
function rootOf(error: Error): NodeJS.ErrnoException {
  const { cause, previous, errors } = error as { cause?: unknown; previous?: unknown; errors?: unknown[] };
  const below = errors?.[0] ?? cause ?? previous;
  return below instanceof Error ? rootOf(below) : error;
}

/** Returns the complaint of the database or the file system; null for any other error. */
function obstacle(error: Error): string | null {
  const { code = '', message, path } = rootOf(error);
  if (isUnavailable(error)) return `The database cannot be reached: ${message}`;
  if (UNWELCOME.test(code))
    return `The database refuses this: ${message}; check the user, password and rights in DATABASE_URL.`;
  if (UNUSABLE.test(code) && path !== undefined)
    return `A file or folder cannot be used (${message}); check the path, its rights and the disk.`;
  return null;
}

/** One line for what a person can mend; a fault of ours keeps its stack. */
export function explain(error: unknown): Explanation {
  if (!(error instanceof Error)) return { text: String(error), exitCode: 1 };
  const { name, message, stack } = error;
  if (error instanceof UsageError) return { text: message, exitCode: 2 };
  if (SPEAKING.some((kind) => error instanceof kind)) return { text: message, exitCode: 1 };
  if (isUnheard(error)) {
    const why = rootOf(error).message;
    return { text: `The API does not answer (${why}); start it, or name it with --api URL.`, exitCode: 1 };
  }
  if (isRefusedAs(error, 'UNAUTHORIZED'))
    return { text: `The API answered: ${message} ${HOW_TO_SEND_A_TOKEN}`, exitCode: 1 };
  if (name === 'TRPCClientError') return { text: `The API answered: ${message}`, exitCode: 1 };
  return { text: obstacle(error) ?? stack ?? message, exitCode: 1 };
}
