import type { FileMetaData, SchemaElement } from 'hyparquet';
import { ImportError } from '../import-error.ts';

/** The kinds of columns that archives have: text, moments, and decimals of money or shares. */
export type ColumnKind = 'text' | 'moment' | 'decimal';

/** A column of a file, in the words of its schema. */
export interface ColumnFacts {
  readonly element: SchemaElement;
  /** The stored integer times `times` over `per` is milliseconds since 1970 or millionths. */
  readonly times: number;
  readonly per: number;
}

const UNITS_PER_MS = { MILLIS: 1, MICROS: 1_000, NANOS: 1_000_000 } as const;
type Scaling = Omit<ColumnFacts, 'element'>;
/** Decimals of a millionth. */
const MICRO_SCALE = 6;

const isBytes = ({ type }: SchemaElement): boolean =>
  type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY';

function unitsPerMs({
  type,
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): number | null {
  if (type !== 'INT64') return null;
  if (logical?.type === 'TIMESTAMP') return UNITS_PER_MS[logical.unit];
  if (converted === 'TIMESTAMP_MILLIS') return UNITS_PER_MS.MILLIS;
  return converted === 'TIMESTAMP_MICROS' ? UNITS_PER_MS.MICROS : null;
}

function microsPerUnit(element: SchemaElement): number | null {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (converted !== 'DECIMAL' && logical?.type !== 'DECIMAL') return null;
  const scale = (logical?.type === 'DECIMAL' ? logical.scale : element.scale) ?? 0;
  const isStored = type === 'INT32' || type === 'INT64' || type === 'FIXED_LEN_BYTE_ARRAY';
  return isStored && scale <= MICRO_SCALE ? 10 ** (MICRO_SCALE - scale) : null;
}

function scalingOf(element: SchemaElement, kind: ColumnKind): Scaling | null {
  if (element.repetition_type === 'REPEATED') return null;
  if (kind === 'text') return isBytes(element) ? { times: 1, per: 1 } : null;
  if (kind === 'moment') {
    const per = unitsPerMs(element);
    return per === null ? null : { times: 1, per };
  }
  const times = microsPerUnit(element);
  return times === null ? null : { times, per: 1 };
}

/**
 * Finds columns in a file's schema.
 * @throws ImportError MISSING_COLUMN or BAD_COLUMN, naming the column
 */
export function findColumns<Name extends string>(
  file: { readonly path: string; readonly metadata: FileMetaData },
  kinds: Readonly<Record<Name, ColumnKind>>,
): Record<Name, ColumnFacts> {
  const elements = new Map(file.metadata.schema.slice(1).map((element) => [element.name, element]));
  const found = Object.entries<ColumnKind>(kinds).map(([name, kind]) => {
    const element = elements.get(name);
    if (element === undefined) throw new ImportError('MISSING_COLUMN', { file: file.path, detail: name });
    const scaling = scalingOf(element, kind);
    if (scaling === null) throw new ImportError('BAD_COLUMN', { file: file.path, detail: name });
    return [name, { element, ...scaling }] as const;
  });
  return Object.fromEntries(found) as Record<Name, ColumnFacts>;
}

/** True if a file has all the columns, of whatever types. */
export const hasColumns = (metadata: FileMetaData, names: readonly string[]): boolean => {
  const known = new Set(metadata.schema.map(({ name }) => name));
  return names.every((name) => known.has(name));
};
