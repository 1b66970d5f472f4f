/** Why a file cannot be read or written as a recording, each code with its sentence. */
const recordingErrors = {
  UNREADABLE: 'The file cannot be opened: it is not there, or may not be read or written.',
  EXISTS: 'There is a file of that name already, and a recording never replaces one.',
  NOT_A_RECORDING: 'This is no recording: it is not gzip, or its first line is no header of one.',
  UNKNOWN_VERSION: 'The recording is of a version that this program does not know.',
  CORRUPT: 'The recording is damaged: what lies behind this line cannot be unpacked.',
  BAD_LINE: 'A line of the recording is no observation.',
  LINE_TOO_LONG: 'A line of the recording is longer than any observation.',
  OUT_OF_ORDER: 'A line of the recording is older than the one before it.',
  TOO_SLOW: 'The disk is slower than what is recorded; the recording ends where it fell behind.',
  WRITE_FAILED: 'The recording could not be written to the end.',
} as const;

export type RecordingErrorCode = keyof typeof recordingErrors;

/** A file that is no recording, or not any more. A recording that merely ends early is none of these. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  readonly code: RecordingErrorCode;
  /** The line concerned, from 1, or null where no line is. */
  readonly line: number | null;

  constructor(code: RecordingErrorCode, options: { line?: number; cause?: unknown } = {}) {
    const where = options.line ? ` (line ${options.line})` : '';
    super(`${recordingErrors[code]}${where}`, { cause: options.cause });
    this.code = code;
    this.line = options.line ?? null;
  }
}
