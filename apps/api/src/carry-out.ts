import {
  commitCommands,
  partlyDone,
  previewCommand,
  type Command,
  type Database,
  type CommandOutcome,
} from '@prescient/core';
import type { Context, DeskContext } from './context.ts';
import { domainErrorOf } from './errors.ts';
import { RequestQuotes } from './request-quotes.ts';

/** Portfolios that were found to fill from books, which no portfolio ever stops doing. */
const fromBooks = new WeakMap<Database, Set<number>>();

function knownOf({ db }: Context): Set<number> {
  const known = fromBooks.get(db) ?? new Set();
  fromBooks.set(db, known);
  return known;
}

const lacksBook = (outcome: CommandOutcome): boolean =>
  !outcome.accepted && outcome.refusal.code === 'BOOK_UNAVAILABLE';

type Carry = (commands: readonly Command[]) => Promise<CommandOutcome[]>;

const carryLacking = async (commands: readonly Command[], quotes: RequestQuotes, carry: Carry) =>
  carry(await Promise.all(commands.map((command) => quotes.attach(command))));

/**
 * Carries commands out, those of portfolios that fill from books with the book of the moment. Which portfolios do is
 * learnt from the desk's own answer: the others never wait for a venue nor cost a look at the database.
 */
async function withBooks(
  context: Context,
  commands: readonly Command[],
  carry: Carry,
): Promise<CommandOutcome[]> {
  const known = knownOf(context);
  const quotes = new RequestQuotes(context);
  const priced = new Set(commands.filter(({ portfolioId }) => known.has(portfolioId)));
  const first = await Promise.all(
    commands.map(async (command) => (priced.has(command) ? quotes.attach(command) : command)),
  );
  const outcomes = await carry(first);
  const lacking = commands.filter((command, index) => !priced.has(command) && lacksBook(outcomes[index]!));
  if (lacking.length === 0) return outcomes;
  for (const { portfolioId } of lacking) known.add(portfolioId);
  const again = await carryLacking(lacking, quotes, carry).catch((error: unknown) => {
    throw partlyDone(outcomes, domainErrorOf(error) ?? error);
  });
  const answered = new Map(lacking.map((command, index) => [command, again[index]!]));
  return commands.map((command, index) => answered.get(command) ?? outcomes[index]!);
}

/**
 * Carries commands out as `commitCommands` does.
 * @throws DomainError OVERLOADED, DATABASE_UNAVAILABLE, OUTCOME_UNKNOWN
 */
export async function carryOut(
  context: DeskContext,
  commands: readonly Command[],
): Promise<CommandOutcome[]> {
  const outcomes = await withBooks(context, commands, (chosen) => commitCommands(context.db, chosen));
  context.portfolioWatch.nudge(commands.map(({ portfolioId }) => portfolioId));
  return outcomes;
}

/** What a command would do now, by the same rules. @throws DomainError INVALID_INPUT, TIMESTAMP_IN_FUTURE */
export async function preview(context: Context, command: Command): Promise<CommandOutcome> {
  const [outcome] = await withBooks(context, [command], async ([only]) => [
    await previewCommand(context.db, only!),
  ]);
  return outcome!;
}
