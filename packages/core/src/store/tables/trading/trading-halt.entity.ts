import { defineEntity, p } from '@mikro-orm/core';
import { moment } from '../columns.ts';

/** The kill switch of all portfolios: each row is a turn of it, and the newest version holds. Append-only. */
export const TradingHaltEntity = defineEntity({
  name: 'TradingHalt',
  tableName: 'trading_halts',
  properties: {
    version: p.integer().primary().autoincrement(false),
    isOn: p.boolean(),
    reason: p.text(),
    recordedAt: moment(),
    changedBy: p.text(),
  },
  checks: [{ name: 'trading_halts_version_check', expression: 'version > 0' }],
});
