/** The reasons for which a file cannot be read or written as a recording, each code with its sentence. */
const recordingErrors = {
  UNREADABLE: 'The file cannot be opened. Check that its path is right and that you may read and write it.',
  EXISTS: 'A file with this name exists already, and a recording never replaces a file. Choose another name.',
  NOT_A_RECORDING: 'This is no recording. A recording is a gzip file whose first line is a recording header.',
  UNKNOWN_VERSION:
    'The recording has a version that this release cannot read. Update Prescient and try again.',
  CORRUPT: 'The recording is damaged: nothing after this line can be unpacked.',
  BAD_LINE: 'The recording has a line that is not an observation.',
  LINE_TOO_LONG: 'The recording has a line that is longer than any observation can be.',
  OUT_OF_ORDER: 'The recording has a line that is older than the line before it.',
  TOO_SLOW:
    'The disk is too slow for this recording, which ends where the disk fell behind. Record fewer markets or use a faster disk.',
  WRITE_FAILED: 'The recording could not be written to its end. Check that the disk has space.',
} as const;

export type RecordingErrorCode = keyof typeof recordingErrors;

/** A fault of a recording's file. A recording that ends early is no fault. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  readonly code: RecordingErrorCode;
  /** The number of the faulty line, from 1; null where the fault is of the whole file. */
  readonly line: number | null;

  constructor(code: RecordingErrorCode, options: { line?: number; cause?: unknown } = {}) {
    const where = options.line ? ` (line ${options.line})` : '';
    super(`${recordingErrors[code]}${where}`, { cause: options.cause });
    this.code = code;
    this.line = options.line ?? null;
  }
}
