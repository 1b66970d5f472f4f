import { setTimeout as sleep } from 'node:timers/promises';
import { countLocked } from '@prescient/core';
import type { Context } from './context.ts';

/** Longest wait for the database to say that it is there. */
const PROBE_TIMEOUT_MS = 2_000;

async function probe({ db }: Pick<Context, 'db'>): Promise<boolean> {
  try {
    await db.orm.em.getConnection().execute('select 1');
    return true;
  } catch {
    return false;
  }
}

/** Whether the database answers a question now. */
export const isDatabaseUp = (context: Pick<Context, 'db'>): Promise<boolean> =>
  Promise.race([probe(context), sleep(PROBE_TIMEOUT_MS, false, { ref: false })]);

/** How many portfolios an audit locked; null where the database does not say. */
export const lockedPortfolios = ({ db }: Pick<Context, 'db'>): Promise<number | null> =>
  Promise.race([countLocked(db).catch(() => null), sleep(PROBE_TIMEOUT_MS, null, { ref: false })]);
