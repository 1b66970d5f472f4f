import { parseSync, Visitor } from 'oxc-parser';
import { isTest, lineAt, type Rule, type SourceFile } from './source-file.ts';

// Money knows no floats, and the rules of trading neither a clock, nor chance, nor the world outside.
const bannedCalls = ['Number', 'parseFloat', 'Date', 'fetch', 'setTimeout', 'setInterval', 'queueMicrotask'];
const bannedConstructors = ['Number', 'Date', 'Promise'];
const bannedObjects = ['Math', 'Date', 'process', 'performance', 'crypto', 'globalThis', 'console'];

const isPure = (path: string): boolean =>
  /^packages\/core\/src\/(money|domain)\//.test(path) && !isTest(path);

interface Node {
  readonly type: string;
  readonly start: number;
  readonly name?: unknown;
}

function impuritiesOf({ path, text }: SourceFile): string[] {
  const found: string[] = [];
  const note = (what: string, { start }: Node): void => {
    found.push(`${path}:${lineAt(text, start)} ${what} has no place in money and domain`);
  };
  const noteIf = (banned: readonly string[], node: Node, what: (name: string) => string): void => {
    if (node.type === 'Identifier' && typeof node.name === 'string' && banned.includes(node.name)) {
      note(what(node.name), node);
    }
  };
  new Visitor({
    CallExpression: ({ callee }) => noteIf(bannedCalls, callee, (name) => `${name}()`),
    NewExpression: ({ callee }) => noteIf(bannedConstructors, callee, (name) => `new ${name}`),
    MemberExpression: (node) => {
      noteIf(bannedObjects, node.object, (name) => `${name}.`);
      if (text.slice(node.start, node.end) === 'Number.parseFloat') note('Number.parseFloat', node);
    },
    AwaitExpression: (node) => note('await', node),
    ImportDeclaration: (node) => {
      if (node.source.value.startsWith('node:')) note(node.source.value, node);
    },
    Literal: (node) => {
      if (typeof node.value === 'number' && !Number.isSafeInteger(node.value))
        note(`the float ${node.raw}`, node);
    },
  }).visit(parseSync(path, text).program);
  return found;
}

/** Money and domain are pure and free of floats: no clock, no randomness, no waiting, no input or output. */
export const purityRule: Rule = (files) => files.filter(({ path }) => isPure(path)).flatMap(impuritiesOf);
