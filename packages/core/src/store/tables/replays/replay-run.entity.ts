import { defineEntity, p } from '@mikro-orm/core';
import type { RunFacts } from '../../../domain/index.ts';
import { id, moment } from '../columns.ts';

/** The register of replays: a row for each strategy, configuration, tape and settings that ran, however often it did. */
export const ReplayRunEntity = defineEntity({
  name: 'ReplayRun',
  tableName: 'replay_runs',
  properties: {
    fingerprint: id().primary(),
    strategy: id(),
    version: p.integer(),
    strategyFingerprint: p.text(),
    file: p.text(),
    config: p.json().$type<RunFacts>(),
    seed: p.text(),
    tapeHash: p.text(),
    tape: p.json().$type<RunFacts>(),
    startsAt: moment(),
    endsAt: moment(),
    settings: p.json().$type<RunFacts>(),
    summary: p.json().$type<RunFacts>(),
    sharpe: p.float().columnType('double precision').strictNullable(),
    firstRunAt: moment(),
    lastRunAt: moment(),
    count: p.integer(),
    /** The id of the portfolio that it is saved as, or that is kept free for it; null where it was never to be saved. */
    savedAs: p.integer().strictNullable(),
  },
  uniques: [{ name: 'replay_runs_saved_once', properties: ['savedAs'] }],
  indexes: [
    { name: 'replay_runs_strategy_index', properties: ['strategy', 'lastRunAt', 'fingerprint'] },
    { name: 'replay_runs_newest_index', properties: ['lastRunAt', 'fingerprint'] },
  ],
  checks: [{ name: 'replay_runs_count_check', expression: 'count > 0' }],
});
