/** The reasons for which results cannot be written, each code with its sentence. */
const resultsErrors = {
  RESULTS_FOLDER: 'The folder for the results cannot be used. Check its path and your permissions.',
  RESULTS_DISK_FULL:
    'The disk is full, so the results were not written; files of an earlier run are as they were. Make space and run it again.',
  RESULTS_WRITE_FAILED:
    'The results could not be written. Check the disk and your permissions, and run it again.',
} as const;

export type ResultsErrorCode = keyof typeof resultsErrors;

/** A fault of the folder or the disk that results were to be written to. */
export class ResultsError extends Error {
  override readonly name = 'ResultsError';
  readonly code: ResultsErrorCode;

  constructor(code: ResultsErrorCode, cause: unknown) {
    const { message } = cause instanceof Error ? cause : { message: String(cause) };
    super(`${resultsErrors[code]} (${message})`, { cause });
    this.code = code;
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Returns the fault of results that the file system refused. */
export const writeFault = (error: unknown): ResultsError =>
  new ResultsError(
    FULL.has((error as NodeJS.ErrnoException).code ?? '') ? 'RESULTS_DISK_FULL' : 'RESULTS_WRITE_FAILED',
    error,
  );
