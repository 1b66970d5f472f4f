import { parseSync, Visitor } from 'oxc-parser';
import { lineAt, type SourceFile } from './source-file.ts';

/** One import, re-export, `import()` or type import of a module. */
export interface Import {
  readonly specifier: string;
  /** Erased whole by the compiler: `import type` and its like, not `import { type X }`, which still loads the module. */
  readonly typeOnly: boolean;
  readonly line: number;
}

interface Node {
  readonly source?: unknown;
  readonly importKind?: unknown;
  readonly exportKind?: unknown;
  readonly start: number;
}

function specifierOf({ source }: Node): string | null {
  if (typeof source !== 'object' || source === null || !('value' in source)) return null;
  return typeof source.value === 'string' ? source.value : null;
}

/** Every module that a TypeScript or JavaScript file names, in no order. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const found: Import[] = [];
  const note = (node: Node, typeOnly: boolean): void => {
    const specifier = specifierOf(node);
    if (specifier !== null) found.push({ specifier, typeOnly, line: lineAt(text, node.start) });
  };
  const declaration = (node: Node): void =>
    note(node, node.importKind === 'type' || node.exportKind === 'type');
  new Visitor({
    ImportDeclaration: declaration,
    ExportNamedDeclaration: declaration,
    ExportAllDeclaration: declaration,
    ImportExpression: (node) => note(node, false),
    TSImportType: (node) => note(node, true),
  }).visit(parseSync(path, text).program);
  return found;
}

/** True if a file can have imports. */
export const isCode = (path: string): boolean => /\.(tsx?|mts|js|mjs)$/.test(path);
