import { Argument, Command as Parser, Option, type CommanderError } from 'commander';
import { UsageError, isCheckout, typed } from '@prescient/terminal';
import { print } from '../process/output.ts';
import { argumentsOf, isGroup, type Command, type Noun, type OptionSpec } from './declare.ts';
import { faultOf, nameOf, wayOf, type Place } from './faults.ts';
import manifest from '../../package.json' with { type: 'json' };

/** A command that a command line names, and its values by the names of arguments and options. */
export interface Chosen {
  readonly command: Command;
  readonly values: Readonly<Record<string, unknown>>;
  /** A sentence that says how it is written. */
  readonly way: string;
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** The choices of an option in words; they are read where somebody asked for help. */
async function choicesText({ choices }: Pick<OptionSpec, 'choices'>, isHelp: boolean): Promise<string> {
  return isHelp && choices ? `: ${(await choices()).join(', ')}` : '';
}

async function optionOf(name: string, spec: OptionSpec, isHelp: boolean): Promise<Option> {
  const { value, about, heading, many, default: usual } = spec;
  const hints = [usual === undefined ? '' : ` (${usual} unless given)`, many ? ' (may be repeated)' : ''];
  const text = `${about}${await choicesText(spec, isHelp)}${hints.join('')}`;
  const option = new Option(value === undefined ? `--${name}` : `--${name} <${value}>`, text);
  if (usual !== undefined) option.default(usual);
  if (many) option.argParser(collect);
  return heading === undefined ? option : option.helpGroup(`${heading}:`);
}

function valueOf(parser: Parser, name: string, { value, many }: OptionSpec): unknown {
  const given: unknown = parser.getOptionValue(new Option(`--${name}`).attributeName());
  if (value === undefined) return given === true;
  return many ? (given ?? []) : given;
}

function checkRequired({ options }: Command, values: Chosen['values'], place: Place): void {
  for (const [name, { required, value = '' }] of Object.entries(options))
    if (required && !values[name])
      throw new UsageError(`${nameOf(place)} needs --${name} ${value}. ${wayOf(place)}`);
}

/** Returns the values that a parsed command line gives to a command. @throws UsageError */
function chosenOf(parser: Parser, command: Command, place: Place): Chosen {
  const names = Object.keys(command.arguments);
  const isOpen = Object.values(command.arguments).some(({ need }) => need === 'many' || need === 'any');
  const extra = isOpen ? undefined : parser.args[names.length];
  if (extra !== undefined)
    throw new UsageError(
      `This command does not understand "${extra}"; prescient ${nameOf(place)} --help says how it is written.`,
    );
  const words = names.map((name, index): [string, unknown] => [name, parser.processedArgs[index]]);
  const options = Object.entries(command.options).map(([name, spec]): [string, unknown] => [
    name,
    valueOf(parser, name, spec),
  ]);
  const values = Object.fromEntries([...options, ...words]);
  checkRequired(command, values, place);
  return { command, values, way: wayOf(place) };
}

/** The settings that every part of the program has. */
function settled(parser: Parser, place: Place | null): Parser {
  return parser
    .exitOverride((error: CommanderError) => {
      throw faultOf(error, place);
    })
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: () => undefined })
    .configureHelp({
      optionTerm: ({ flags }) => flags.replaceAll(/[<>]/g, ''),
      optionDescription: ({ description }) => description,
      argumentTerm: (argument) => argument.name(),
      subcommandTerm: (one) => `${one.name()} ${one.usage().replace(/ ?\[options\]$/, '')}`.trim(),
    })
    .helpOption('-h, --help', 'shows this');
}

const labelOf = (label: string, need: string | undefined): string => {
  const name = need === 'many' || need === 'any' ? `${label}...` : label;
  return need === 'optional' || need === 'any' ? `[${name}]` : `<${name}>`;
};

/** The way to the result, and the command about which help was asked. */
interface Building {
  readonly choose: (chosen: Chosen) => void;
  readonly asked: Command | null;
}

async function commandParser(command: Command, place: Place, building: Building): Promise<Parser> {
  const isHelp = command === building.asked;
  const parser = settled(new Parser(command.name), place)
    .summary(command.about)
    .description([command.about, command.more].filter(Boolean).join('\n\n'))
    .usage(`${argumentsOf(command)} [options]`.trim())
    .allowExcessArguments()
    .addHelpText('after', `\nExample:\n  $ ${typed(command.example)}`);
  for (const [name, spec] of Object.entries(command.options))
    parser.addOption(await optionOf(name, spec, isHelp));
  for (const { label, need, about, ...spec } of Object.values(command.arguments)) {
    const text = `${about}${await choicesText(spec, isHelp)}`;
    parser.addArgument(new Argument(labelOf(label, need), text));
  }
  return parser.action(() => building.choose(chosenOf(parser, command, place)));
}

async function nounParser(noun: Noun, building: Building): Promise<Parser> {
  if (!isGroup(noun)) return commandParser(noun, { noun, group: null }, building);
  const parser = settled(new Parser(noun.name), { noun, group: null })
    .description(noun.about)
    .usage('COMMAND')
    .helpCommand(false);
  for (const one of noun.commands)
    parser.addCommand(await commandParser(one, { noun: one, group: noun }, building));
  return parser;
}

const CHECKOUT = `
In this checkout prescient COMMAND is ${typed('start')}, ${typed('COMMAND …')} or ${typed('db …')}.
Settings come from the environment; docs/commands.md and .env.example list them.`;

const AFTER = `
prescient alone is prescient start. prescient COMMAND --help tells more, with an example.${isCheckout ? CHECKOUT : ''}`;

/**
 * Reads a command line, whose words name a command, if any: returns its values, and null once it asked for help or the version, which
 * are printed.
 * @throws UsageError
 */
export async function readCommandLine(
  words: readonly string[],
  nouns: readonly Noun[],
  named: Command | null,
): Promise<Chosen | null> {
  let chosen: Chosen | null = null;
  const choose = (one: Chosen): void => void (chosen = one);
  const asked = words.some((word) => word === '--help' || word === '-h') ? named : null;
  const program = settled(new Parser('prescient'), null)
    .description('A paper exchange for prediction markets.')
    .usage('COMMAND')
    .helpCommand(false)
    .version(manifest.version, '-V, --version', 'shows the version')
    .addHelpText('after', AFTER);
  for (const noun of nouns) {
    const parser = await nounParser(noun, { choose, asked });
    program.addCommand(noun.heading === undefined ? parser : parser.helpGroup(`${noun.heading}:`));
  }
  await program.parseAsync([...words], { from: 'user' });
  return chosen;
}
