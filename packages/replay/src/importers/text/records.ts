import { csvFields } from '@prescient/core/domain';
import { ImportError } from '../import-error.ts';
import { isJsonObject, plainText, readJson } from './read-json.ts';
import { type Lines, readLines } from './read-lines.ts';

/** The columns that are read of a source. */
export interface RecordShape {
  readonly required: readonly string[];
  /** Each is one column under several names, or several that stand for each other; one of them has to be there. */
  readonly oneOf?: readonly (readonly string[])[];
  readonly optional?: readonly string[];
  /** The field of a page of JSON that holds the list of records, such as `trades`. */
  readonly list?: string;
}

/** A record by its columns. A column that is not there, and a null, is an empty text. */
export type SourceRecord = (name: string) => string;

/** Some records of a file. */
export interface Records {
  readonly records: readonly SourceRecord[];
  /** The lines that are no record. */
  readonly damaged: number;
  readonly bytes: number;
}

function requireColumns(
  file: string,
  names: ReadonlySet<string>,
  { required, oneOf = [] }: RecordShape,
): void {
  const known = [...required, ...oneOf.flat()];
  if (!known.some((name) => names.has(name))) throw new ImportError('FOREIGN', { file });
  const missing = required.find((name) => !names.has(name));
  if (missing !== undefined) throw new ImportError('MISSING_COLUMN', { file, detail: missing });
  const none = oneOf.find((choice) => !choice.some((name) => names.has(name)));
  if (none !== undefined) throw new ImportError('MISSING_COLUMN', { file, detail: none.join(' or ') });
}

const recordOf =
  (value: Readonly<Record<string, unknown>>): SourceRecord =>
  (name) =>
    plainText(value[name]);

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The records in a value of JSON: a record, a list of them, a page with a list of them, or a list of pages. */
function itemsOf(value: unknown, list: string | undefined): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => itemsOf(item, list));
  const inner = isJsonObject(value) && list !== undefined ? value[list] : undefined;
  return Array.isArray(inner) ? inner : [value];
}

/** Reads the lines of a file as records. */
abstract class LineReader {
  protected readonly file: string;
  protected readonly shape: RecordShape;

  constructor(file: string, shape: RecordShape) {
    this.file = file;
    this.shape = shape;
  }

  /** The records of a line; null where it is damaged. */
  protected abstract read(line: string): readonly SourceRecord[] | null;

  records({ lines, isOpen, bytes }: Lines): Records {
    const read = lines.map((line) => this.read(line));
    // A last line without an end is not damaged by itself: the file was cut there.
    if (isOpen && read.at(-1) === null) throw new ImportError('TRUNCATED', { file: this.file });
    const whole = read.filter((records) => records !== null);
    return { records: whole.flat(), damaged: read.length - whole.length, bytes };
  }
}

class TableReader extends LineReader {
  readonly #columns: ReadonlyMap<string, number>;
  readonly #width: number;

  constructor(file: string, shape: RecordShape, header: string) {
    super(file, shape);
    const names = (csvFields(header) ?? []).map((name) => name.trim());
    this.#columns = new Map(names.map((name, column) => [name, column]));
    this.#width = names.length;
    requireColumns(file, new Set(names), shape);
  }

  protected read(line: string): SourceRecord[] | null {
    const fields = csvFields(line);
    if (fields?.length !== this.#width) return null;
    return [(name) => fields[this.#columns.get(name) ?? -1] ?? ''];
  }
}

class JsonReader extends LineReader {
  #isChecked = false;

  protected read(line: string): SourceRecord[] | null {
    const value = parsed(line);
    return value === undefined ? null : this.of(value);
  }

  /** The records of a value; null where one is none. */
  of(value: unknown): SourceRecord[] | null {
    const items = itemsOf(value, this.shape.list);
    if (!items.every(isJsonObject)) return null;
    const [first] = items;
    if (!this.#isChecked && first !== undefined)
      requireColumns(this.file, new Set(Object.keys(first)), this.shape);
    this.#isChecked ||= first !== undefined;
    return items.map(recordOf);
  }
}

async function wholeOf(file: string, shape: RecordShape, bytes: number): Promise<Records> {
  const records = new JsonReader(file, shape).of(await readJson(file));
  if (records === null) throw new ImportError('FOREIGN', { file });
  return { records, damaged: 0, bytes };
}

/**
 * Reads a file of records in pieces: a table of texts (CSV) with a header, JSON with a record or a page of them a line, or one
 * JSON value with a list of records or pages.
 * @throws ImportError UNREADABLE, EMPTY, TRUNCATED, FOREIGN or MISSING_COLUMN, which it names
 */
export async function* readRecords(file: string, shape: RecordShape): AsyncGenerator<Records> {
  let reader: LineReader | null = null;
  for await (const piece of readLines(file)) {
    let { lines } = piece;
    const [first] = lines;
    if (first === undefined) continue;
    if (reader === null) {
      const head = first.replace(/^\ufeff/, '');
      const isJson = /^\s*[[{]/.test(head);
      if (isJson && !isJsonObject(parsed(head))) {
        yield await wholeOf(file, shape, piece.bytes);
        return;
      }
      reader = isJson ? new JsonReader(file, shape) : new TableReader(file, shape, head);
      lines = isJson ? [head, ...lines.slice(1)] : lines.slice(1);
    }
    yield reader.records({ ...piece, lines });
  }
  if (reader === null) throw new ImportError('EMPTY', { file });
}
