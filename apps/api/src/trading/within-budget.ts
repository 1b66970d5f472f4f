import {
  type DomainError,
  previewBudget,
  reserveBudget,
  settleBudget,
  ZERO_USD,
  type BudgetedBuy,
  type BudgetedToken,
  type BudgetShare,
  type Command,
  type CommandOutcome,
  type ExecuteCommand,
  type Reservation,
  type ResultOf,
  type Token,
} from '@prescient/core';
import type { DeskContext } from '../context.ts';

type OutcomeOf<C extends Command> = CommandOutcome<ResultOf<C>>;

const isBuy = (command: Command): command is ExecuteCommand => command.kind === 'execute';

const hasBudget = (token: Token | null | undefined): token is Token & BudgetedToken => token?.budget != null;

/** A stake below zero is refused by the rules of trading; it gives no budget back. */
const buyOf = ({ portfolioId, commandId, amount }: ExecuteCommand): BudgetedBuy => ({
  portfolioId,
  commandId,
  stake: amount > ZERO_USD ? amount : ZERO_USD,
});

/** The share of a buy once its outcome is known. An id that stands for another command keeps that one's share. */
function settledShare({ had, share }: Reservation & { fits: true }, outcome: CommandOutcome): BudgetShare {
  if (outcome.accepted)
    return { ...share, amount: outcome.result.kind === 'execute' ? outcome.result.amount : share.amount };
  return { ...share, amount: outcome.refusal.code === 'CONFLICT' ? had : ZERO_USD };
}

const refused = <C extends Command>({ code, message, details }: DomainError): OutcomeOf<C> => ({
  accepted: false,
  refusal: { code, message, details },
  replayed: false,
});

/**
 * Lets the buys of a token with a budget through as far as it reaches, and has `work` carry the commands out that are
 * left. A stake stays reserved while nobody knows the outcome of its buy, so a budget is never exceeded.
 * @throws DomainError as `work`
 */
export async function withinBudget<C extends Command>(
  { db, token }: DeskContext,
  commands: readonly C[],
  work: (affordable: readonly C[]) => Promise<OutcomeOf<C>[]>,
): Promise<OutcomeOf<C>[]> {
  if (!hasBudget(token)) return work(commands);
  const buys = commands.flatMap((command: Command) => (isBuy(command) ? [command] : []));
  if (buys.length === 0) return work(commands);
  const reserved = await reserveBudget(db, token, buys.map(buyOf));
  const reservations = new Map<Command, Reservation>(buys.map((buy, index) => [buy, reserved[index]!]));
  const affordable = commands.filter((command) => reservations.get(command)?.fits !== false);
  const done = await work(affordable);
  const outcomes = new Map(affordable.map((command, index) => [command, done[index]!]));
  const shares = [...reservations].flatMap(([command, each]) =>
    each.fits ? [settledShare(each, outcomes.get(command as C)!)] : [],
  );
  await settleBudget(db, token, shares);
  return commands.map((command) => {
    const each = reservations.get(command);
    return each && !each.fits ? refused(each.refusal) : outcomes.get(command)!;
  });
}

/** @throws DomainError BUDGET_EXCEEDED if the token could not pay for a command */
export async function requireBudget({ db, token }: DeskContext, command: Command): Promise<void> {
  if (!hasBudget(token) || !isBuy(command)) return;
  const [reservation] = await previewBudget(db, token, [buyOf(command)]);
  if (reservation && !reservation.fits) throw reservation.refusal;
}
