import { NOUNS } from '../declarations/index.ts';
import { notice } from '../process/output.ts';
import type { Session } from '../process/session.ts';
import { Shutdown } from '../process/shutdown.ts';
import { usageFault } from '../process/usage-fault.ts';
import type { Action } from './declare.ts';
import { Answered } from './faults.ts';
import { orderWords } from './order-words.ts';
import { readCommandLine, type Chosen } from './program.ts';

/** The surroundings of a run: the variables of the environment, and its shutdown. */
interface Surroundings {
  readonly variables: NodeJS.ProcessEnv;
  readonly shutdown?: Shutdown;
}

const ABOUT_ITSELF = /^(-h|--help|-V|--version)$/;

/** Returns the words of a command line, with `help X` as `X --help`; where no word names a command the program starts. */
function meant(words: readonly string[]): readonly string[] {
  const [first = '', ...rest] = words;
  if (first === 'help') return [...rest, '--help'];
  const isNamed = words.some((word) => NOUNS.some(({ name }) => name === word) || ABOUT_ITSELF.test(word));
  return isNamed || (first !== '' && !first.startsWith('-')) ? words : ['start', ...words];
}

/** Returns the command that words name, and its values; null where they asked for help. @throws UsageError */
export async function chosenOf(words: readonly string[]): Promise<Chosen | null> {
  try {
    const { command, ordered } = orderWords(meant(words), NOUNS);
    return await readCommandLine(ordered, NOUNS, command);
  } catch (error) {
    if (error instanceof Answered) return null;
    throw error;
  }
}

/** Runs the command that the words name. @throws UsageError, and what the command throws */
export async function run(words: readonly string[], { variables, shutdown }: Surroundings): Promise<void> {
  // The scripts of completion ask in this way.
  if (words[0] === 'complete' && words[1] === '--')
    return (await import('./complete.ts')).complete(words.slice(2), NOUNS, variables);
  const chosen = await chosenOf(words);
  if (chosen === null) return;
  const { command, values, way } = chosen;
  const { readEnvironment } = await import('../process/environment.ts');
  const environment = readEnvironment(command.unchecked ? {} : variables);
  const session: Session = {
    environment,
    shutdown: shutdown ?? new Shutdown(environment.stopSeconds),
    variables,
    words,
    way,
  };
  const action = (await command.run()) as Action<Chosen['values']>;
  await action(values, session);
}

/** Runs the command that the words name. A failure is printed, and sets the exit code. */
export async function runCommandLine(words: readonly string[], variables: NodeJS.ProcessEnv): Promise<void> {
  try {
    await run(words, { variables });
  } catch (error) {
    const { text, exitCode } = usageFault(error) ?? (await import('../process/explain.ts')).explain(error);
    notice(text);
    process.exitCode = exitCode;
  }
}
