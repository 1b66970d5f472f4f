import {
  commitCommands,
  outcomeOf,
  previewFill,
  type Command,
  type CommandOutcome,
  type CommandResult,
  type DomainError,
  type PreviewedCommand,
  type ResultOf,
} from '@prescient/core';
import type { DeskContext } from '../context.ts';
import { RequestQuotes } from './request-quotes.ts';
import { requireBudget, withinBudget } from './within-budget.ts';

/** Commands with the books that they are filled from, and the reasons why some have none. */
interface Priced<C> {
  readonly commands: readonly C[];
  readonly quotes: RequestQuotes;
}

/** Commands of portfolios that fill from books get the book of the moment; the others never wait for a venue. */
async function withBooks<C extends Command>(
  context: DeskContext,
  commands: readonly C[],
): Promise<Priced<C>> {
  const fromBooks = await context.fillModels.fromBooks(commands.map(({ portfolioId }) => portfolioId));
  const quotes = new RequestQuotes(context);
  const priced = commands.map(async (command) =>
    fromBooks.has(command.portfolioId) ? quotes.attach(command) : command,
  );
  return { commands: await Promise.all(priced), quotes };
}

/** The outcome with the reason why there was no book, where this is why the command was refused. */
function explained<R extends CommandResult>(
  outcome: CommandOutcome<R>,
  reason: DomainError | null,
): CommandOutcome<R> {
  if (outcome.accepted || outcome.refusal.code !== 'BOOK_UNAVAILABLE' || reason === null) return outcome;
  const { code, message, details } = reason;
  return { ...outcome, refusal: { code, message, details } };
}

/** Lets no outcome that was bought give way to others that are asked for, from the moment at which it is held. */
function keepBought({ feed }: DeskContext, command: Command, outcome: CommandOutcome): void {
  if (command.kind === 'execute' && outcome.accepted) feed?.keep(outcomeOf(command));
}

/**
 * Carries commands out as `commitCommands` does; the buys of a token with a budget stay within it.
 * @throws DomainError OVERLOADED, DATABASE_UNAVAILABLE, OUTCOME_UNKNOWN
 */
export async function carryOut<C extends Command>(
  context: DeskContext,
  commands: readonly C[],
): Promise<CommandOutcome<ResultOf<C>>[]> {
  return withinBudget(context, commands, async (affordable) => {
    const { commands: priced, quotes } = await withBooks(context, affordable);
    const outcomes = await commitCommands(context.db, priced);
    context.portfolioWatch.nudge(affordable.map(({ portfolioId }) => portfolioId));
    return outcomes.map((outcome, index) => {
      const command = affordable[index]!;
      keepBought(context, command, outcome);
      return explained(outcome, quotes.refusalOf(command));
    });
  });
}

/**
 * The outcome that a command would have now, by the same rules, and its fill.
 * @throws DomainError INVALID_INPUT, TIMESTAMP_IN_FUTURE, BUDGET_EXCEEDED
 */
export async function preview<C extends Command>(
  context: DeskContext,
  command: C,
): Promise<PreviewedCommand<C>> {
  await requireBudget(context, command);
  const { commands, quotes } = await withBooks(context, [command]);
  const { outcome, fill } = await previewFill(context.db, commands[0]!);
  return { outcome: explained(outcome, quotes.refusalOf(command)), fill };
}
