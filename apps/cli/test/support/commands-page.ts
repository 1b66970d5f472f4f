import { argumentsOf, isGroup, type Command, type Noun } from '../../src/program/declare.ts';

const START = '<!-- This part is written by: npx vitest run commands-page -u (in apps/cli) -->';
const END = '<!-- The end of that part -->';

const cell = (text: string): string => text.replaceAll('|', '\\|');

function rowOf(command: Command, group: string): string {
  const name = ['prescient', group, command.name, argumentsOf(command)].filter(Boolean).join(' ');
  const options = Object.entries(command.options)
    .filter(([option]) => option !== 'json')
    .map(([option, { value = '' }]) => `\`--${option}${value && ` ${cell(value)}`}\``);
  const more = command.more?.split('\n').length === 1 ? ` ${command.more}` : '';
  return `| \`${cell(name)}\` | ${cell(command.about)}${cell(more)} | ${options.join(', ')} |`;
}

const rowsOf = (noun: Noun): string[] =>
  isGroup(noun) ? noun.commands.map((one) => rowOf(one, noun.name)) : [rowOf(noun, '')];

/** Returns the text of the page with the part about the commands as they are declared. */
export function withCommands(page: string, nouns: readonly Noun[]): string {
  const tables = [...Map.groupBy(nouns, ({ heading }) => heading ?? 'Others')].map(([heading, all]) =>
    [
      `## ${heading}`,
      '',
      '| command | what it does | options |',
      '|---|---|---|',
      ...all.flatMap(rowsOf),
    ].join('\n'),
  );
  const [before, rest = ''] = page.split(START);
  const [, after = ''] = rest.split(END);
  return `${before}${START}\n\n${tables.join('\n\n')}\n\n${END}${after}`;
}
