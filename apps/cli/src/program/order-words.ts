import { UsageError } from '@prescient/terminal';
import { isGroup, type Command, type Noun, type OptionSpec } from './declare.ts';

/** A command line in its order: the words that name a command, and those that follow. */
interface OrderedWords {
  /** The group and the command that the words name, as far as they name them. */
  readonly path: readonly Noun[];
  readonly names: readonly string[];
  readonly rest: readonly string[];
}

const commandsOf = (noun: Noun): readonly Command[] => (isGroup(noun) ? noun.commands : [noun]);

/** The options of some commands, which may stand before the next name. */
export const optionsOf = (nouns: readonly Noun[]): ReadonlyMap<string, OptionSpec> =>
  new Map(nouns.flatMap(commandsOf).flatMap(({ options }) => Object.entries(options)));

export const takesValue = (word: string, options: ReadonlyMap<string, OptionSpec>): boolean =>
  word.startsWith('--') && options.get(word.slice(2))?.value !== undefined;

/** Returns the place of the first word that is neither an option nor the value of one; -1 if there is none. */
function firstName(words: readonly string[], options: ReadonlyMap<string, OptionSpec>): number {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    if (word === '--') return -1;
    if (!word.startsWith('-')) return index;
    if (takesValue(word, options)) index += 1;
  }
  return -1;
}

/** Refuses an option whose value is missing, so that it does not take the next option for it. @throws UsageError */
function checkValues(words: readonly string[], options: ReadonlyMap<string, OptionSpec>): void {
  for (let index = 0; index < words.length && words[index] !== '--'; index += 1) {
    const word = words[index]!;
    if (!takesValue(word, options)) continue;
    const value = words[(index += 1)];
    if (value === undefined || /^-./.test(value))
      throw new UsageError(
        `${word} needs a value; one that begins with a dash is written ${word}=${value ?? '-1'}.`,
      );
  }
}

/** Parts the words that name a command from the others, before which options may stand. */
export function partWords(words: readonly string[], nouns: readonly Noun[]): OrderedWords {
  const [path, names, rest]: [Noun[], string[], string[]] = [[], [], [...words]];
  for (let level = nouns; level.length > 0;) {
    const index = firstName(rest, optionsOf(level));
    if (index < 0) break;
    const [name = ''] = rest.splice(index, 1);
    names.push(name);
    const next = level.find((each) => each.name === name);
    if (!next) break;
    path.push(next);
    level = isGroup(next) ? next.commands : [];
  }
  return { path, names, rest };
}

/**
 * Puts the words that name a command first, and returns that command; null where they name none.
 * @throws UsageError for an option whose value is missing
 */
export function orderWords(
  words: readonly string[],
  nouns: readonly Noun[],
): { readonly command: Command | null; readonly ordered: readonly string[] } {
  const { path, names, rest } = partWords(words, nouns);
  checkValues(rest, optionsOf(path.slice(-1)));
  const last = path.at(-1);
  const command = last && !isGroup(last) ? last : null;
  return { command, ordered: [...names, ...rest] };
}
