import { ShellCompDirective } from '@bomb.sh/tab';
import { print } from '../process/output.ts';
import { isGroup, type ArgumentSpec, type Command, type Noun, type OptionSpec } from './declare.ts';
import { optionsOf, partWords, takesValue } from './order-words.ts';

/** A word that would fit, and what it means. */
interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** The words that would fit; null where the shell itself knows better, as with the names of files. */
type Candidates = readonly Candidate[] | null;

/** The words that fit an option or an argument. What cannot be read now is not suggested. */
async function valuesOf(spec: OptionSpec | ArgumentSpec, variables: NodeJS.ProcessEnv): Promise<Candidates> {
  const { choices, suggest, about } = spec;
  const read = choices ?? (suggest && (() => suggest(variables)));
  if (!read) return null;
  const words = await read().catch(() => []);
  return words.map((word) => ({ word, about }));
}

const optionCandidates = (command: Command): Candidate[] => [
  ...Object.entries(command.options).map(([name, { about }]) => ({ word: `--${name}`, about })),
  { word: '--help', about: 'shows the help' },
];

/** The argument at a place; the last one where it may be repeated. */
function argumentAt(command: Command, index: number): ArgumentSpec | undefined {
  const specs = Object.values(command.arguments);
  const last = specs.at(-1);
  if (index < specs.length) return specs[index];
  return last?.need === 'many' || last?.need === 'any' ? last : undefined;
}

/** The number of words that are neither options nor their values. */
function wordsIn(rest: readonly string[], options: ReadonlyMap<string, OptionSpec>): number {
  return rest.filter(
    (word, index) => !word.startsWith('-') && !(index > 0 && takesValue(rest[index - 1]!, options)),
  ).length;
}

async function inCommand(
  command: Command,
  { rest, last, variables }: { rest: readonly string[]; last: string; variables: NodeJS.ProcessEnv },
): Promise<Candidates> {
  const options = optionsOf([command]);
  const before = rest.at(-1);
  const [, name] =
    /^--([^=]+)=/.exec(last) ?? (before && takesValue(before, options) ? [null, before.slice(2)] : []);
  const option = name === undefined ? undefined : options.get(name);
  if (option) return valuesOf(option, variables);
  if (last.startsWith('-')) return optionCandidates(command);
  const argument = argumentAt(command, wordsIn(rest, options));
  return argument ? valuesOf(argument, variables) : [];
}

/** Returns the words that would fit at the end of a command line whose last word is being typed. */
export async function candidatesFor(
  words: readonly string[],
  nouns: readonly Noun[],
  variables: NodeJS.ProcessEnv,
): Promise<Candidates> {
  const last = words.at(-1) ?? '';
  const { path, names, rest } = partWords(words.slice(0, -1), nouns);
  if (names.length > path.length) return [];
  const noun = path.at(-1);
  const typed = last.replace(/^--[^=]+=/, '');
  const found =
    noun && !isGroup(noun)
      ? await inCommand(noun, { rest, last, variables })
      : (noun?.commands ?? nouns).map(({ name, about }) => ({ word: name, about }));
  return found?.filter(({ word }) => word.startsWith(typed)) ?? null;
}

/** Prints what the scripts of completion ask for: a word a line, and how the shell goes on. */
export async function complete(
  words: readonly string[],
  nouns: readonly Noun[],
  variables: NodeJS.ProcessEnv,
): Promise<void> {
  const found = await candidatesFor(words, nouns, variables);
  for (const { word, about } of found ?? []) print(`${word}\t${about}`);
  const { ShellCompDirectiveDefault, ShellCompDirectiveNoFileComp } = ShellCompDirective;
  print(`:${found === null ? ShellCompDirectiveDefault : ShellCompDirectiveNoFileComp}`);
}
