import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { DomainError, MAX_PORTFOLIO_ID } from '../../domain/index.ts';
import { isDuplicate } from '../../store/connection/database-faults.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';
import { overloaded } from '../trading/overloaded.ts';

/** Ids that are kept free for saved replays are taken, too. */
const HIGHEST =
  'select greatest(max(id), (select max(saved_as) from replay_runs)) as id from portfolio_state';
const LOWEST_GAP = `
  select s.id + 1 as id from portfolio_state s
  where s.id < ${MAX_PORTFOLIO_ID} and not exists (select from portfolio_state o where o.id = s.id + 1)
    and not exists (select from replay_runs r where r.saved_as = s.id + 1)
  order by s.id limit 1`;

/** The next free id of a portfolio: one above the highest, and once that is the last, the lowest that is free. */
export async function nextFreeId(em: SqlEntityManager): Promise<number> {
  const [highest] = await rawQuery<{ id: number | null }>(em, HIGHEST, []);
  const last = highest?.id ?? 0;
  if (last < MAX_PORTFOLIO_ID) return last + 1;
  const [gap] = await rawQuery<{ id: number }>(em, LOWEST_GAP, []);
  if (gap) return gap.id;
  throw new DomainError(
    'PORTFOLIO_EXISTS',
    'No id of a portfolio is free any more; archived ones keep theirs.',
  );
}

/** Openings under a chosen id that are tried before the caller is asked to name one. Each that fails let another one through. */
const TRIES = 100;

/** Opens a portfolio under an id that `open` chooses in its transaction; again where somebody else took that id first. */
export async function openUnderFreeId<Opened>(
  db: Database,
  open: (em: SqlEntityManager) => Promise<Opened>,
): Promise<Opened> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await entityManager(db).transactional(open);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      if (tries < TRIES) continue;
      throw overloaded('Too many portfolios are opened at once');
    }
  }
}
