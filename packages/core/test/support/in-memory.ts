import {
  decideNext,
  DomainError,
  formatMicros,
  WorkingSet,
  type Command,
  type DomainErrorCode,
  type HeldTrade,
  type CommandOutcome,
  type Portfolio,
} from '../../src/index.ts';
import { aPortfolio, NOON } from './builders.ts';

/** Commands decided in memory, one after another, on one portfolio. */
export class InMemory {
  readonly state = new WorkingSet();

  constructor(portfolio: Portfolio = aPortfolio()) {
    this.state.loadPortfolio(portfolio);
  }

  get portfolio(): Portfolio {
    return this.state.findPortfolio(1)!;
  }

  holding(tradeId = 'buy'): HeldTrade {
    return this.state.findHeldTrade(1, tradeId)!;
  }

  decide(command: Command, now: Date = NOON): CommandOutcome {
    return decideNext(this.state, command, now);
  }

  /** Carries out what must be accepted. */
  do(...commands: Command[]): this {
    for (const command of commands) {
      const outcome = this.decide(command);
      if (!outcome.accepted) throw new Error(`${command.commandId} was refused: ${outcome.refusal.code}`);
    }
    return this;
  }
}

/** The code under which an outcome was refused; null when it was accepted. */
export const codeOf = (outcome: CommandOutcome): DomainErrorCode | null =>
  outcome.accepted ? null : outcome.refusal.code;

/** The refusal that `work` throws. */
export function refusalOf(work: () => unknown): DomainError {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Bigint fields as decimals, so that an expectation reads like a ledger. */
export function readable<Row extends object>(row: Row): Record<string, unknown> {
  const entries = Object.entries(row).map(([field, value]) => [
    field,
    typeof value === 'bigint' ? formatMicros(value) : (value as unknown),
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}
