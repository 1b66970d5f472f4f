/** The reasons for which a tape cannot be written or read, each code with its sentence. */
const tapeErrors = {
  TAPE_UNREADABLE: 'The tape cannot be opened. Check that its path is right and that you may read it.',
  TAPE_FOREIGN: 'This is no tape. Build one with `tape build` from recordings or from files of an archive.',
  TAPE_VERSION: 'The tape has a version that this release cannot read. Build it again from its sources.',
  TAPE_UNFINISHED: 'The tape has no end: its build was interrupted, or the file was cut off. Build it again.',
  TAPE_DAMAGED: 'The tape is damaged. Build it again from its sources.',
  TAPE_OUT_OF_ORDER: 'A row or note is older than the one before it. Sort the source by its receive times.',
  TAPE_BAD_ROW: 'A row has a value that a tape cannot hold. The importer of this source has to refuse it.',
  TAPE_EXISTS: 'A file with this name exists already, and a tape never replaces a file. Choose another name.',
  TAPE_BUSY: 'Another process builds this tape. Wait for it, or choose another name.',
  TAPE_DISK_FULL:
    'The disk is full, so the tape could not be written. Make space and build again: it goes on.',
  TAPE_WRITE_FAILED:
    'The tape could not be written. Check the disk and your permissions, and build it again.',
} as const;

export type TapeErrorCode = keyof typeof tapeErrors;

/** A fault of a tape's file, or of rows that were to become one. */
export class TapeError extends Error {
  override readonly name = 'TapeError';
  readonly code: TapeErrorCode;

  constructor(code: TapeErrorCode, options: { detail?: string; cause?: unknown } = {}) {
    const detail = options.detail === undefined ? '' : ` (${options.detail})`;
    super(`${tapeErrors[code]}${detail}`, { cause: options.cause });
    this.code = code;
  }
}
