import { UsageError } from '@prescient/terminal';
import type { CommanderError } from 'commander';
import { isGroup, usageOf, type Command, type Group, type Noun } from './declare.ts';

/** The end of a command line that asked for help or the version: it was answered. */
export class Answered extends Error {
  override readonly name = 'Answered';
}

/** The place of a command among the others: its own words, and the group that it belongs to, if any. */
export interface Place {
  readonly noun: Noun;
  readonly group: Group | null;
}

/** The words that name a command: `portfolio report`. */
export const nameOf = ({ noun, group }: Place): string =>
  group === null ? noun.name : `${group.name} ${noun.name}`;

const needsOneOf = ({ name, commands }: Group): string =>
  `${name} needs one of: ${commands.map(usageOf).join(', ')}.`;

/** A sentence that says how a command, or each of its group, is written. */
export function wayOf({ noun, group }: Place): string {
  if (isGroup(noun)) return needsOneOf(noun);
  return group === null ? `Write it as: ${usageOf(noun)}.` : needsOneOf(group);
}

const quoted = (message: string): string => /'([^']*)'/.exec(message)?.[1] ?? '';
const guess = (message: string): string => {
  const [, word] = /\(Did you mean (?:one of )?(.+)\?\)/.exec(message) ?? [];
  return word === undefined ? '' : ` Did you mean ${word}?`;
};

/** Says which commands of the group have an option that this one lacks; null if none has. */
function ownersOf(option: string, { group }: Place): string | null {
  const owners = group?.commands.filter(({ options }) => Object.hasOwn(options, option)) ?? [];
  const [first] = owners;
  if (!group || !first) return null;
  const heading = first.options[option]?.heading;
  if (heading !== undefined && owners.length === 1)
    return `${heading} are set by: ${group.name} ${usageOf(first)}.`;
  return `--${option} goes with ${owners.map(({ name }) => name).join(' and ')}.`;
}

function unknownOption(message: string, place: Place): string {
  const flag = quoted(message).replace(/=.*$/s, '');
  const known = !isGroup(place.noun) && Object.hasOwn(place.noun.options, flag.slice(2));
  if (known) return `${flag} takes no value; leave out ${quoted(message).slice(flag.length)}.`;
  const owners = ownersOf(flag.replace(/^-+/, ''), place);
  const hint = owners ?? `prescient ${nameOf(place)} --help lists those that it has.${guess(message)}`;
  return `This command has no option ${flag}; ${hint}`;
}

/** Returns which words a command lacks. */
function missingWords(command: Command, place: Place): string {
  const needed = Object.values(command.arguments).filter(({ need }) => need === undefined || need === 'many');
  const what = needed.map(({ about }) => about).join(' and ');
  const labels = needed.map(({ label }) => label).join(' ');
  const way = place.group === null ? '' : ` ${wayOf(place)}`;
  return `${nameOf(place)} needs ${what}: ${labels}.${way}`;
}

/** Returns the fault of a command line in the words of this program. */
export function faultOf({ code, message, exitCode }: CommanderError, place: Place | null): Error {
  if (exitCode === 0) return new Answered();
  const word = quoted(message);
  if (code === 'commander.unknownCommand')
    return new UsageError(
      place
        ? `${nameOf(place)} has no command "${word}".${guess(message)} ${wayOf(place)}`
        : `There is no command "${word}"; prescient --help lists all.${guess(message)}`,
    );
  if (!place) return new UsageError(`prescient --help lists every command.${guess(message)}`);
  // A group without one of its commands.
  if (code === 'commander.help' || (isGroup(place.noun) && code === 'commander.unknownOption'))
    return new UsageError(wayOf(place));
  if (code === 'commander.unknownOption') return new UsageError(unknownOption(message, place));
  if (code === 'commander.missingArgument' && !isGroup(place.noun))
    return new UsageError(missingWords(place.noun, place));
  return new UsageError(message.replace(/^error: /, ''));
}
