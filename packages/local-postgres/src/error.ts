export type LocalPostgresErrorCode =
  /** No PostgreSQL is shipped for this operating system and processor, or its optional package is missing. */
  | 'PLATFORM_UNSUPPORTED'
  /** The shipped programs are here but do not run, or not as the account that must run them. */
  | 'BINARIES_UNUSABLE'
  /** No account can run PostgreSQL: we are root and there is no user `nobody`, or our user id has no name. */
  | 'ACCOUNT_MISSING'
  /** A folder or file that we need cannot be read, written or reached. */
  | 'FOLDER_UNUSABLE'
  | 'DISK_FULL'
  /** The folder holds files, but no cluster. */
  | 'NOT_A_CLUSTER'
  /** The cluster was made by another major version of PostgreSQL. */
  | 'OTHER_VERSION'
  /** Our own server refuses our own password. */
  | 'PASSWORD_REFUSED'
  /** postmaster.pid names a live process, and nothing proves whether it is our server. */
  | 'PID_FILE_UNCLEAR'
  | 'INITDB_FAILED'
  | 'START_FAILED'
  | 'STOP_FAILED'
  /** A server is there but did not become ready in time. */
  | 'TIMED_OUT';

export class LocalPostgresError extends Error {
  readonly code: LocalPostgresErrorCode;

  constructor(code: LocalPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LocalPostgresError';
    this.code = code;
  }
}

const postgresDiskFull = '53100';

/** The `code` that Node and PostgreSQL put on their errors, or an empty string. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** True if a program of PostgreSQL complained of a full disk. */
export function tellsOfFullDisk(complaint: string): boolean {
  return /no space left|free disk space|quota exceeded/i.test(complaint);
}

/** Runs `work`, turning the file system's own errors into ours. */
export async function withClearErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw clearError(error);
  }
}

function clearError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof LocalPostgresError) return error;
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === postgresDiskFull) {
    return new LocalPostgresError('DISK_FULL', `The disk is full: ${error.message}.`, { cause: error });
  }
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'EINVAL'].includes(code)) {
    const message = `The local PostgreSQL cannot use its folder: ${error.message}. Change its rights, or set PRESCIENT_HOME to a folder of yours.`;
    return new LocalPostgresError('FOLDER_UNUSABLE', message, { cause: error });
  }
  return error;
}
