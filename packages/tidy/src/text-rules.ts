import { isRecorded, isTest, lineAt, type Rule, type SourceFile } from './source-file.ts';

// The brackets keep this file from breaking its own rule.
const unfinished = /\b([T]ODO|[F]IXME|[X]XX)\b/;
const unexplained = /(?:ox|es)lint-disable(?!.* -- \S)/;
const machine = /\/(?:home|Users)\/\w+\//;
const obscure = /\b([w]hoever|[w]hosoever|[w]ish(?:es|ed)?|[a]new|in [v]ain|for [w]ant of)\b/i;
const riddle = /\/\*\*\s+(?:\*\s+)?(?:What|Whatever|Who|Whether|That|Those)\b/g;

/** A script of ours in a sentence; comments are read in the repository. */
const script = /^(?! *(?:\/?\*)).*\bnpm (?:start|run)\b/;

const kebab = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
/** Documents that everybody looks for, and the one file that Docker looks for. */
const shouted = /^(?:[A-Z]+(_[A-Z]+)*(\.md)?|Dockerfile)$/;

/** The glossary and the rule that follows it name the words that no other file may use. */
const namesOldWords = (path: string): boolean =>
  path === 'docs/glossary.md' || path.startsWith('packages/tidy/src/word-rule');

const isText = ({ path }: SourceFile): boolean =>
  /\.(tsx?|js|mjs|css|html|json|ya?ml|md|sql|sh)$|^\.ci\//.test(path) &&
  !isRecorded(path) &&
  path !== 'pnpm-lock.yaml';

function linesThat(pattern: RegExp, sentence: string): Rule {
  return (files) =>
    files.filter(isText).flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const match = pattern.exec(line);
        return match === null ? [] : [`${path}:${index + 1} ${sentence}: ${match[0]}`];
      }),
    );
}

/** Sources of what users run, outside the repository too. */
const isShipped = ({ path }: SourceFile): boolean =>
  (/^(apps\/(api|bot|cli|web)|packages\/(?!packaging|testkit|tidy|workshop)[^/]+)\/src\/.*\.tsx?$/.test(
    path,
  ) ||
    path.startsWith('packages/strategies/template/')) &&
  !isTest(path) &&
  path !== 'packages/terminal/src/typed.ts';

/** Outside the repository no script of it exists: `typed` of `@prescient/terminal` names a command. */
export const commandRule: Rule = (files) =>
  linesThat(
    script,
    'names a script of the repository where `typed` would name the command',
  )(files.filter(isShipped));

/** Unfinished work is an issue in the tracker, not a mark in a file. */
export const unfinishedRule = linesThat(unfinished, 'marks unfinished work');

/** A lint rule is switched off with its reason: `oxlint-disable-next-line <rule> -- <reason>`. */
export const unexplainedRule = linesThat(unexplained, 'switches a rule off without a reason');

/** A path of the machine that somebody worked on means nothing on another. */
export const machineRule = linesThat(machine, 'names a folder of one machine');

/** The reader's first language may not be English: a plain word stands where there is one. */
export const plainWordRule: Rule = (files) =>
  linesThat(obscure, 'uses a word that has a plainer one')(files.filter(({ path }) => !namesOldWords(path)));

/** A docstring begins with the noun or the verb that it documents. */
export const docstringRule: Rule = (files) =>
  files
    .filter(({ path }) => /\.tsx?$/.test(path) && !isRecorded(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(riddle)].map(
        ({ index, 0: beginning }) =>
          `${path}:${lineAt(text, index)} begins a docstring with no noun or verb: ${beginning.replace(/\s+/g, ' ')}`,
      ),
    );

/** Names of files and folders are kebab-case; documents that everybody looks for are SHOUTED.md. */
export const fileNameRule: Rule = (files) =>
  files
    .filter(({ path }) => !path.split('/').every((name) => kebab.test(name) || shouted.test(name)))
    .map(({ path }) => `${path}: is not kebab-case`);
