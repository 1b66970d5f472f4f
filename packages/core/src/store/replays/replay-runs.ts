import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { RegisteredRun, RunRecord } from '../../domain/index.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { ReplayRunEntity } from '../tables/entities.ts';

/** The rows travel as one JSON text; `count` is how often each of them ran now. */
const REMEMBER = `
  insert into replay_runs
  select * from jsonb_populate_recordset(null::replay_runs, $1::jsonb)
  on conflict (fingerprint) do update set last_run_at = greatest(replay_runs.last_run_at, excluded.last_run_at),
    count = replay_runs.count + excluded.count, file = excluded.file, summary = excluded.summary, sharpe = excluded.sharpe`;

const rowOf = (run: RunRecord, at: Date, count: number): object => ({
  fingerprint: run.fingerprint,
  strategy: run.strategy,
  version: run.version,
  strategy_fingerprint: run.strategyFingerprint,
  file: run.file,
  config: run.config,
  seed: run.seed,
  tape_hash: run.tapeHash,
  tape: run.tape,
  starts_at: run.startsAt,
  ends_at: run.endsAt,
  settings: run.settings,
  summary: run.summary,
  sharpe: run.sharpe,
  first_run_at: at,
  last_run_at: at,
  count,
});

/** Adds runs to the register, or counts them again. */
export async function addRuns(em: SqlEntityManager, runs: readonly RunRecord[], at: Date): Promise<void> {
  const same = Map.groupBy(runs, ({ fingerprint }) => fingerprint);
  const rows = [...same.values()].map((again) => rowOf(again[0]!, at, again.length));
  await rawQuery(em, REMEMBER, [JSON.stringify(rows)]);
}

/** Adds a run to the register unless it is there. */
export async function addMissingRun(em: SqlEntityManager, run: RunRecord, at: Date): Promise<void> {
  const sql = 'insert into replay_runs select * from jsonb_populate_recordset(null::replay_runs, $1::jsonb)';
  await rawQuery(em, `${sql} on conflict do nothing`, [JSON.stringify([rowOf(run, at, 1)])]);
}

/** Returns the id that is kept free for the portfolio of a run, `id` where none was; the row is held until the transaction ends. */
export async function keepId(
  em: SqlEntityManager,
  fingerprint: string,
  id: () => Promise<number>,
): Promise<number> {
  const held = 'select saved_as from replay_runs where fingerprint = $1 for update';
  const [row] = await rawQuery<{ saved_as: number | null }>(em, held, [fingerprint]);
  if (row?.saved_as != null) return row.saved_as;
  const chosen = await id();
  await rawQuery(em, 'update replay_runs set saved_as = $2 where fingerprint = $1', [fingerprint, chosen]);
  return chosen;
}

/** Gives the id back that was kept free for a run, as somebody else has it by now. */
export const forgetId = (em: SqlEntityManager, fingerprint: string): Promise<object[]> =>
  rawQuery(em, 'update replay_runs set saved_as = null where fingerprint = $1', [fingerprint]);

/** Holds the saving of a run until the transaction ends; false where another process has it. */
export async function takeSaving(em: SqlEntityManager, fingerprint: string): Promise<boolean> {
  const sql = 'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as taken';
  const [row] = await rawQuery<{ taken: boolean }>(em, sql, [`replay ${fingerprint}`]);
  return row?.taken === true;
}

/** The columns of a run; `portfolio_id` is that of the portfolio that it is saved as. */
const RUNS = `
  select r.*, s.id as portfolio_id from replay_runs r
  left join portfolio_state s on s.id = r.saved_as and s.kind = 'replay'`;

async function runsBy(em: SqlEntityManager, where: string, parameters: unknown[]): Promise<RegisteredRun[]> {
  const rows = await rawQuery<{ portfolio_id: number | null }>(em, `${RUNS} ${where}`, parameters);
  return rows.map(({ portfolio_id: portfolioId, ...row }) => {
    const { savedAs: _, ...run } = { ...em.map(ReplayRunEntity, row) };
    return { ...run, portfolioId };
  });
}

/** The runs whose fingerprint begins so, and the one that is saved as this portfolio; two at most. */
export const findRuns = (
  em: SqlEntityManager,
  { prefix, portfolioId }: { prefix: string; portfolioId: number | null },
): Promise<RegisteredRun[]> =>
  runsBy(em, 'where starts_with(r.fingerprint, $1) or s.id = $2 order by s.id = $2 desc nulls last limit 2', [
    prefix,
    portfolioId,
  ]);

/** The runs that ran last, newest first; of one strategy where it is given. */
export const newestRuns = (
  em: SqlEntityManager,
  { strategy, limit }: { strategy: string | null; limit: number },
): Promise<RegisteredRun[]> =>
  runsBy(
    em,
    'where $1::text is null or r.strategy = $1 order by r.last_run_at desc, r.fingerprint desc limit $2',
    [strategy, limit],
  );
