import { defineEntity, p } from '@mikro-orm/core';
import { ACCOUNTS, TRANSFER_KINDS, type Account, type TransferKind } from '../../../domain/index.ts';
import { id, isNumber, moment, oneOf, portfolioId, usd } from '../columns.ts';

/** The double-entry ledger; append-only. Its key counts the rows of a command, so it needs no sequence. */
export const TransferEntity = defineEntity({
  name: 'Transfer',
  tableName: 'ledger_transfers',
  properties: {
    portfolioId: portfolioId(),
    commandId: id().primary(),
    transferId: p.smallint().primary().autoincrement(false),
    debit: p.text().$type<Account>(),
    credit: p.text().$type<Account>(),
    amount: usd(),
    kind: p.text().$type<TransferKind>(),
    tradeId: id().strictNullable(),
    recordedAt: moment(),
  },
  // Rows lie on disk in order of time, so that a note a block range finds the latest and costs an insert nothing.
  indexes: [{ name: 'ledger_transfers_recorded_index', properties: ['recordedAt'], type: 'brin' }],
  checks: [
    { name: 'ledger_transfers_amount_check', expression: `amount > 0 and ${isNumber('amount')}` },
    {
      name: 'ledger_transfers_accounts_check',
      expression: `debit <> credit and ${oneOf('debit', ACCOUNTS)} and ${oneOf('credit', ACCOUNTS)}`,
    },
    { name: 'ledger_transfers_kind_check', expression: oneOf('kind', TRANSFER_KINDS) },
  ],
});
