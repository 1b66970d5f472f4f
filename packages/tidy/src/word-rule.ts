import { parseSync, Visitor } from 'oxc-parser';
import { isRecorded, lineAt, type Rule, type SourceFile } from './source-file.ts';

/** Names that docs/glossary.md has retired, with the word that took their place. */
const RETIRED: Readonly<Record<string, string>> = {
  Outcome: 'CommandOutcome, or a name that says whose',
  BookOrder: 'FillRequest',
  WalkOrder: 'WalkRequest',
  BuyOrder: 'BuyRequest',
  fillOrder: 'fillDepth',
  polymarketOrder: 'polymarketAmounts',
  Exit: 'Reduction',
  ExitOutcome: 'ReductionResult',
  exitMovements: 'reductionMovements',
  entryMovements: 'buyMovements',
  Holding: 'HeldTrade or Position',
  Lot: 'Position',
  LotMark: 'PositionMark',
  LotKey: 'PositionKey',
  LotPage: 'MarkPage',
  LotPortion: 'PositionPortion',
  entryTimestamp: 'openedAt',
  exitTimestamp: 'closedAt',
};

/** Words that no declared name has in it. */
const RETIRED_WORDS: Readonly<Record<string, string>> = {
  Ending: 'Resolution',
  Purchase: 'Buy',
  Wish: 'Signal or Request',
};

/** Outside, positions keep the names that clients know. */
const isOutside = (path: string): boolean => /^apps\/(api|bot|cli|web|mcp)\//.test(path);

const wordsOf = (name: string): string[] => name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];

/** The word to use in place of a name; undefined where the name is fine. */
function replacementOf(name: string): string | undefined {
  if (Object.hasOwn(RETIRED, name)) return RETIRED[name];
  const words = wordsOf(name).map((each) => each.charAt(0).toUpperCase() + each.slice(1));
  return Object.entries(RETIRED_WORDS).find(([retired]) =>
    words.some((word) => [retired, `${retired}s`, `${retired}es`].includes(word)),
  )?.[1];
}

interface Named {
  readonly type: string;
  readonly start: number;
  readonly name?: unknown;
}

function retiredNamesOf({ path, text }: SourceFile): string[] {
  const found: string[] = [];
  const check = (id: Named | null | undefined): void => {
    if (id?.type !== 'Identifier' || typeof id.name !== 'string') return;
    const instead = replacementOf(id.name);
    if (instead === undefined) return;
    found.push(
      `${path}:${lineAt(text, id.start)} ${id.name} is a retired name; the glossary says ${instead}`,
    );
  };
  new Visitor({
    TSInterfaceDeclaration: ({ id }) => check(id),
    TSTypeAliasDeclaration: ({ id }) => check(id),
    ClassDeclaration: ({ id }) => check(id),
    FunctionDeclaration: ({ id }) => check(id),
    TSPropertySignature: ({ key }) => {
      if (!isOutside(path)) check(key);
    },
  }).visit(parseSync(path, text).program);
  return found;
}

const RETIRED_ANYWHERE = new RegExp(
  [...Object.keys(RETIRED), ...Object.keys(RETIRED_WORDS).map((word) => word.slice(1))].join('|'),
);

/** The names that the glossary retired are not declared again: as types, classes, functions or properties of a type. */
export const wordRule: Rule = (files) =>
  files
    .filter(({ path }) => /\.tsx?$/.test(path) && !isRecorded(path))
    // Reading a tree costs more than looking whether there is anything to find in it.
    .filter(({ text }) => RETIRED_ANYWHERE.test(text))
    .flatMap(retiredNamesOf);
