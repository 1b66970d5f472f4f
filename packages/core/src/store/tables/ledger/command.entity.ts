import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { COMMAND_KINDS, type CommandKind } from '../../../domain/index.ts';
import { id, moment, oneOf, portfolioId } from '../columns.ts';

/** The answer to a command, JSON-ready; see `outcome-codec.ts`. */
export type StoredOutcome = { readonly [key: string]: unknown };

/** The record that makes a command happen once: its id, the hash of the request, and the answer that a retry gets. */
export const CommandEntity = defineEntity({
  name: 'Command',
  tableName: 'commands',
  properties: {
    portfolioId: portfolioId(),
    commandId: id().primary(),
    kind: p.text().$type<CommandKind>(),
    requestHash: p.text(),
    result: p.json().$type<StoredOutcome>(),
    recordedAt: moment(),
  },
  checks: [{ name: 'commands_kind_check', expression: oneOf('kind', COMMAND_KINDS) }],
});
export type CommandRow = InferEntity<typeof CommandEntity>;
