import type { Session } from '../process/session.ts';

/** Reads the only words that fit; they are shown in the help and completed. The action checks them. */
type Choices = () => Promise<readonly string[]>;
/** Reads some words that would fit, such as ids, for completion. @throws whatever keeps it from reading them */
export type Suggest = (variables: NodeJS.ProcessEnv) => Promise<readonly string[]>;

/** An option of a command. Without `value` it is a flag. */
export interface OptionSpec {
  /** The name of its value in the help, such as N. */
  readonly value?: string;
  /** Half a sentence that says what it is good for. */
  readonly about: string;
  readonly default?: string;
  /** True if it may be given several times. */
  readonly many?: true;
  /** True if the command does nothing without it. */
  readonly required?: true;
  readonly choices?: Choices;
  readonly suggest?: Suggest;
  /** The heading under which the help lists it. */
  readonly heading?: string;
}

/** A word of a command, in its place. */
export interface ArgumentSpec {
  /** Its name in the help, such as N. */
  readonly label: string;
  /** A noun with its article, such as "a portfolio". */
  readonly about: string;
  /** Exactly one unless it says otherwise: `many` is one or more, `any` none or more. */
  readonly need?: 'optional' | 'many' | 'any';
  readonly choices?: Choices;
  readonly suggest?: Suggest;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;
type ArgumentSpecs = Readonly<Record<string, ArgumentSpec>>;

type OptionValue<Spec extends OptionSpec> = Spec extends { readonly value: string }
  ? Spec extends { readonly many: true }
    ? readonly string[]
    : Spec extends { readonly default: string } | { readonly required: true }
      ? string
      : string | undefined
  : boolean;
type ArgumentValue<Spec extends ArgumentSpec> = Spec extends { readonly need: 'many' | 'any' }
  ? readonly string[]
  : Spec extends { readonly need: 'optional' }
    ? string | undefined
    : string;

/** The values of a table of options, by their names. */
export type OptionValues<Options extends OptionSpecs> = {
  readonly [Name in keyof Options]: OptionValue<Options[Name]>;
};
type ArgumentValues<Arguments extends ArgumentSpecs> = {
  readonly [Name in keyof Arguments]: ArgumentValue<Arguments[Name]>;
};
/** The values that a command gets; a table that is undefined declares none. */
type Given<Arguments, Options> = (Arguments extends ArgumentSpecs ? ArgumentValues<Arguments> : unknown) &
  (Options extends OptionSpecs ? OptionValues<Options> : unknown) & { readonly json: boolean };

/** The work of a command, which gets the values of its arguments and options as texts. */
export type Action<Values> = (given: Values, session: Session) => Promise<void>;

interface Named {
  readonly name: string;
  /** A sentence that says what it does. */
  readonly about: string;
  /** The heading under which the help of the program lists it. */
  readonly heading?: string;
}

interface CommandSpec<Arguments, Options> extends Named {
  /** Further sentences of its help. */
  readonly more?: string;
  /** Its words, in their order. */
  readonly arguments?: Arguments;
  /** Its options; every command has `--json` beside them. */
  readonly options?: Options;
  /** A command line to begin with, without the program's own name. */
  readonly example: string;
  /** The meaning of `--json` here, where it is not the usual. */
  readonly json?: string;
  /** True if it runs with the usual settings where the environment is wrong. */
  readonly unchecked?: true;
  /** Loads the action, which is what takes time. */
  readonly run: () => Promise<Action<Given<Arguments, Options>>>;
}

/** A command, declared once: its name, arguments, options, help, example and action. */
export type Command = Omit<CommandSpec<ArgumentSpecs, OptionSpecs>, 'run' | 'arguments' | 'options'> & {
  readonly arguments: ArgumentSpecs;
  readonly options: OptionSpecs;
  readonly run: () => Promise<Action<never>>;
};

/** Commands that share their first word. */
export interface Group extends Named {
  readonly commands: readonly Command[];
}

/** A command or a group: the meaning of a word of the command line. */
export type Noun = Command | Group;

const JSON_OPTION: OptionSpec = { about: 'answers as JSON, for programs' };

/** Declares a command. Its action gets the values of its arguments and options in one object, and `json`. */
export function command<
  const Arguments extends ArgumentSpecs | undefined = undefined,
  const Options extends OptionSpecs | undefined = undefined,
>(spec: CommandSpec<Arguments, Options>): Command {
  const json = spec.json === undefined ? JSON_OPTION : { about: spec.json };
  return { ...spec, arguments: spec.arguments ?? {}, options: { ...spec.options, json } };
}

/** Declares commands that share their first word. */
export const group = (spec: Group): Group => spec;

export const isGroup = (noun: Noun): noun is Group => 'commands' in noun;

/** Returns the words after a command's own: `N [REASON]`. */
export const argumentsOf = ({ arguments: specs }: Command): string =>
  Object.values(specs)
    .map(({ label, need }) => {
      if (need === 'many') return `${label}…`;
      if (need === 'any') return `[${label}…]`;
      return need === 'optional' ? `[${label}]` : label;
    })
    .join(' ');

/** Returns how a command is written, with the options that it needs: `token create --name NAME`. */
export function usageOf(one: Command): string {
  const needed = Object.entries(one.options).flatMap(([name, { required, value = '' }]) =>
    required ? [`--${name} ${value}`] : [],
  );
  return [one.name, argumentsOf(one), ...needed].filter(Boolean).join(' ');
}
