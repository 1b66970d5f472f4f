import { basename } from 'node:path';

/** The reasons for which a source cannot be read, each code with its sentence. */
const importErrors = {
  UNREADABLE: 'The file cannot be opened. Check that its path is right and that you may read it.',
  EMPTY: 'The file is empty. Load it again.',
  FOREIGN: 'The file is of another kind. Give files of the kind that this source reads.',
  TRUNCATED: 'The file is cut off or damaged. Load it again.',
  MISSING_COLUMN: 'The file lacks a column that files of this source have.',
  BAD_COLUMN: 'The file has a column of another type than files of this source have.',
  BAD_CODEC:
    'The file is packed in a way that is not read. Write it again with ZSTD, GZIP, Brotli, Snappy or unpacked.',
  BAD_NAME:
    'The name of the file does not say what the file holds. Keep the name that it has in the archive.',
  DUPLICATE: 'The same hour is given twice. Give each file once.',
  OVERLAP:
    'The file begins before another one of the same venue has ended. Give files that follow each other.',
  WRONG_HOUR: 'The file holds another hour than its name says. Keep the names of the archive.',
  OUT_OF_ORDER: 'The file is not sorted as files of the archive are. Load it again.',
  NO_MARKETS:
    'The archive holds numbers of tokens only. Name files that describe the markets, as pages of the list of markets.',
  BAD_MARKETS: 'The file holds no list of markets. Give pages of the list of markets as JSON.',
} as const;

export type ImportErrorCode = keyof typeof importErrors;

/** The place of a fault in a source. */
export interface ImportFault {
  readonly file?: string | undefined;
  /** The column, row or token at fault, in a few words. */
  readonly detail?: string | undefined;
  readonly cause?: unknown;
}

/** A source that cannot be read. Its message is one sentence or two, after the name of the file. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly code: ImportErrorCode;
  readonly file: string | null;

  constructor(code: ImportErrorCode, { file, detail, cause }: ImportFault = {}) {
    const where = file === undefined ? '' : `${basename(file)}: `;
    const more = detail === undefined ? '' : ` (${detail})`;
    super(`${where}${importErrors[code]}${more}`, { cause });
    this.code = code;
    this.file = file ?? null;
  }
}
