import { type FileMetaData, parquetSchema, type SchemaTree } from 'hyparquet';
import { ImportError } from '../import-error.ts';

/** A column of values, or of lists of them; in a list of records, one field of theirs. */
export interface LeafName {
  readonly name: string;
  readonly isList?: boolean;
  readonly field?: string;
}

/** The schema's nodes from the root to a column of values. */
export type LeafPath = readonly SchemaTree[];

const isRepeated = ({ element }: SchemaTree): boolean => element.repetition_type === 'REPEATED';

/** The ways from a node to its leaves. */
function waysFrom(node: SchemaTree): SchemaTree[][] {
  if (node.children.length === 0) return [[node]];
  return node.children.flatMap((child) => waysFrom(child).map((way) => [node, ...way]));
}

/**
 * Finds a column in a file's schema.
 * @throws ImportError MISSING_COLUMN or BAD_COLUMN, which is named
 */
export function findLeaf(
  file: { readonly path: string; readonly metadata: FileMetaData },
  { name, isList = false, field }: LeafName,
): LeafPath {
  const root = parquetSchema(file.metadata);
  const column = root.children.find(({ element }) => element.name === name);
  if (column === undefined) throw new ImportError('MISSING_COLUMN', { file: file.path, detail: name });
  const ways = waysFrom(column);
  const way = field === undefined ? ways[0]! : ways.find((one) => one.at(-1)!.element.name === field);
  const detail = field === undefined ? name : `${name}.${field}`;
  if (way === undefined) throw new ImportError('MISSING_COLUMN', { file: file.path, detail });
  const lists = way.filter(isRepeated).length;
  if (lists !== (isList ? 1 : 0) || (field === undefined && ways.length > 1))
    throw new ImportError('BAD_COLUMN', { file: file.path, detail });
  return [root, ...way];
}

/** True if a file has a column, of whatever type. */
export const hasColumn = ({ schema }: FileMetaData, name: string): boolean =>
  parquetSchema({ schema }).children.some(({ element }) => element.name === name);
