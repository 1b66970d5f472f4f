import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type {
  Cycle,
  CycleStep,
  CycleStepLeft,
  SignalStatus,
  StepReport,
  StoredState,
} from '../../domain/index.ts';
import { plainRows } from '../connection/plain-rows.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { CycleEntity, StrategyStateEntity } from '../tables/entities.ts';

/** Returns the newest cycles of a portfolio of before a number, newest first. */
export const findCycles = (
  em: SqlEntityManager,
  { portfolioId, before, limit }: { portfolioId: number; before: number | null; limit: number },
): Promise<Cycle[]> =>
  plainRows(em, CycleEntity, {
    sql: `select * from cycles where portfolio_id = $1 ${before === null ? '' : 'and cycle_id < $3'}
      order by cycle_id desc limit $2`,
    parameters: [portfolioId, limit, ...(before === null ? [] : [before])],
  });

/** Returns a cycle; null where there is none of this number. */
export async function findCycle(
  em: SqlEntityManager,
  portfolioId: number,
  cycleId: number,
): Promise<Cycle | null> {
  const sql = 'select * from cycles where portfolio_id = $1 and cycle_id = $2';
  const [cycle] = await plainRows<Cycle>(em, CycleEntity, { sql, parameters: [portfolioId, cycleId] });
  return cycle ?? null;
}

/** Counts the signals of a cycle by their status. */
export async function countOfCycle(
  em: SqlEntityManager,
  { portfolioId, cycleId }: Pick<Cycle, 'portfolioId' | 'cycleId'>,
): Promise<Partial<Record<SignalStatus, number>>> {
  const rows = await rawQuery<{ status: SignalStatus; count: number }>(
    em,
    'select status, count(*)::int as count from signals where portfolio_id = $1 and cycle_id = $2 group by status',
    [portfolioId, cycleId],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** The end of a step: what came of it, and where the cycle goes on. */
export interface StepEnd {
  readonly step: CycleStepLeft;
  readonly report: StepReport;
  readonly next: CycleStepLeft | null;
  readonly at: Date;
}

/** Notes the end of a step, once: a process that comes later changes nothing. Returns the cycle as it stands. */
export async function endStep(
  em: SqlEntityManager,
  { portfolioId, cycleId }: Pick<Cycle, 'portfolioId' | 'cycleId'>,
  { step, report, next, at }: StepEnd,
): Promise<Cycle> {
  const added: Partial<Record<CycleStep, StepReport>> = { [step]: report };
  await rawQuery(
    em,
    `update cycles set steps = steps || $4::jsonb, next_step = $5::text,
       ended_at = case when $5::text is null then $6::timestamptz end
     where portfolio_id = $1 and cycle_id = $2 and next_step = $3`,
    [portfolioId, cycleId, step, JSON.stringify(added), next, at.toISOString()],
  );
  return (await findCycle(em, portfolioId, cycleId))!;
}

/** Notes that a process goes on with a cycle. */
export async function noteAttempt(
  em: SqlEntityManager,
  { portfolioId, cycleId }: Pick<Cycle, 'portfolioId' | 'cycleId'>,
  runner: string,
): Promise<void> {
  await rawQuery(
    em,
    'update cycles set attempts = attempts + 1, runner = $3 where portfolio_id = $1 and cycle_id = $2',
    [portfolioId, cycleId, runner],
  );
}

/** Finds a state after so many others, the newest first; null where there are no more. `strategy` null for those of all. */
export async function findState(
  em: SqlEntityManager,
  { portfolioId, strategy, skip }: { portfolioId: number; strategy: string | null; skip: number },
): Promise<StoredState | null> {
  const [state] = await plainRows<StoredState>(em, StrategyStateEntity, {
    sql: `select * from strategy_states where portfolio_id = $1 and ($3::text is null or strategy = $3)
      order by cycle_id desc, strategy, version desc limit 1 offset $2`,
    parameters: [portfolioId, skip, strategy],
  });
  return state ?? null;
}
