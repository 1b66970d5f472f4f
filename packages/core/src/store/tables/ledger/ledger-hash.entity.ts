import { defineEntity, p } from '@mikro-orm/core';
import { id, moment, portfolioId } from '../columns.ts';

/** Hashes of the first fills of portfolios, so that no fill is hashed twice. They follow from the fills. */
export const LedgerHashEntity = defineEntity({
  name: 'LedgerHash',
  tableName: 'ledger_hashes',
  properties: {
    portfolioId: portfolioId(),
    fills: p.integer(),
    /** The last fill in the hash. */
    recordedAt: moment(),
    commandId: id(),
    hash: p.text(),
  },
  checks: [{ name: 'ledger_hashes_fills_check', expression: 'fills > 0' }],
});
