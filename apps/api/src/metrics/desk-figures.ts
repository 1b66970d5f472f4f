import { Counter, Histogram, type Registry } from 'prom-client';
import { commandsWaiting, watchCommands, type CommandOutcome, type Database } from '@prescient/core';
import type { Seats } from '../access/seats.ts';
import type { HealthProbe } from '../health.ts';
import { gauge } from './figures.ts';

const GROUP_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 512];

/** The parts of the server that carry commands out and answer. */
export interface DeskParts {
  readonly db: Database;
  readonly health: HealthProbe;
  readonly seats: Seats;
}

const codeOf = (outcome: CommandOutcome): string => {
  if (outcome.replayed) return 'REPLAYED';
  return outcome.accepted ? 'OK' : outcome.refusal.code;
};

/** Counts the commands that this process answers and the transactions that carried them. Returns the way to stop. */
function commandFigures(registry: Registry, db: Database): () => void {
  const registers = [registry];
  const commands = new Counter({
    name: 'prescient_commands_total',
    help: 'Commands by kind and code: OK, REPLAYED for one that was answered before, or why it was refused.',
    labelNames: ['kind', 'code'],
    registers,
  });
  const groups = new Histogram({
    name: 'prescient_command_group_size',
    help: 'Commands of each transaction; the count is that of commits.',
    buckets: GROUP_SIZES,
    registers,
  });
  return watchCommands(db, ({ answered, isCommitted }) => {
    if (isCommitted) groups.observe(answered.length);
    for (const { command, outcome } of answered) commands.inc({ kind: command.kind, code: codeOf(outcome) });
  });
}

/** Registers the figures of commands, of the database and of streams. Returns the way to stop counting. */
export function deskFigures(registry: Registry, { db, health, seats }: DeskParts): () => void {
  gauge(
    registry,
    { name: 'prescient_commands_waiting', help: 'Commands that wait for a transaction.' },
    () => [{ value: commandsWaiting(db) }],
  );
  gauge(registry, { name: 'prescient_database_up', help: '1 while the database answers.' }, async () => [
    { value: (await health.look()).up ? 1 : 0 },
  ]);
  gauge(
    registry,
    { name: 'prescient_portfolios_locked', help: 'Portfolios in which an audit found a difference.' },
    async () => [{ value: (await health.look()).locked }],
  );
  gauge(registry, { name: 'prescient_streams_open', help: 'Subscriptions that are open.' }, () => [
    { value: seats.taken },
  ]);
  return commandFigures(registry, db);
}
