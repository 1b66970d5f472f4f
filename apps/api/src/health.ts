import type { Context } from './context.ts';

/** Longest wait for the database to say that it is there. */
const PROBE_TIMEOUT_MS = 2_000;

/** Whether the database answers a question now. */
export async function isDatabaseUp({ db }: Pick<Context, 'db'>): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(resolve, PROBE_TIMEOUT_MS, false).unref());
  return Promise.race([db.orm.isConnected(), late]);
}
