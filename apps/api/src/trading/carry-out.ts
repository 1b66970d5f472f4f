import {
  commitCommands,
  previewCommand,
  type Command,
  type CommandOutcome,
  type ResultOf,
} from '@prescient/core';
import type { DeskContext } from '../context.ts';
import { RequestQuotes } from './request-quotes.ts';

/** Commands of portfolios that fill from books get the book of the moment; the others never wait for a venue. */
async function withBooks<C extends Command>(context: DeskContext, commands: readonly C[]): Promise<C[]> {
  const fromBooks = await context.fillModels.fromBooks(commands.map(({ portfolioId }) => portfolioId));
  const quotes = new RequestQuotes(context);
  return Promise.all(
    commands.map(async (command) => (fromBooks.has(command.portfolioId) ? quotes.attach(command) : command)),
  );
}

/**
 * Carries commands out as `commitCommands` does.
 * @throws DomainError OVERLOADED, DATABASE_UNAVAILABLE, OUTCOME_UNKNOWN
 */
export async function carryOut<C extends Command>(
  context: DeskContext,
  commands: readonly C[],
): Promise<CommandOutcome<ResultOf<C>>[]> {
  const outcomes = await commitCommands(context.db, await withBooks(context, commands));
  context.portfolioWatch.nudge(commands.map(({ portfolioId }) => portfolioId));
  return outcomes;
}

/** The outcome that a command would have now, by the same rules. @throws DomainError INVALID_INPUT, TIMESTAMP_IN_FUTURE */
export async function preview<C extends Command>(
  context: DeskContext,
  command: C,
): Promise<CommandOutcome<ResultOf<C>>> {
  const [priced] = await withBooks(context, [command]);
  return previewCommand(context.db, priced!);
}
