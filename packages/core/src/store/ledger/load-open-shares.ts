import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { MAX_BALANCE, MAX_WORTH, type Command, type WorkingSet } from '../../domain/index.ts';
import { MICROS_PER_UNIT, parseMicros } from '../../money/index.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** A share costs a millionth of a dollar at least, so that this much money buys too few shares to come near the limit. */
const FAR_FROM_LIMIT = (MAX_WORTH - MAX_BALANCE) / MICROS_PER_UNIT;

const OPEN_SHARES = `
  select portfolio_id as id, sum(shares)::text as shares from portfolio_positions
  where portfolio_id = any($1::int[]) and status = 'open' group by portfolio_id`;

/** Money that a command may put into positions, with its fee. */
const stakeOf = (command: Command): bigint => (command.kind === 'execute' ? 2n * command.amount : 0n);

/** Adds up the shares of portfolios that buy and have so much invested that their sums might outgrow their columns. */
export async function loadOpenShares(
  em: SqlEntityManager,
  state: WorkingSet,
  commands: readonly Command[],
): Promise<void> {
  const stakes = new Map<number, bigint>();
  for (const command of commands)
    stakes.set(command.portfolioId, (stakes.get(command.portfolioId) ?? 0n) + stakeOf(command));
  const ids = [...stakes].flatMap(([id, stake]) => {
    const invested = state.findPortfolio(id)?.totalInvested ?? 0n;
    return stake > 0n && invested + stake > FAR_FROM_LIMIT ? [id] : [];
  });
  if (ids.length === 0) return;
  const rows = await rawQuery<{ id: number; shares: string }>(em, OPEN_SHARES, [ids]);
  const held = new Map(rows.map(({ id, shares }) => [id, parseMicros(shares)]));
  for (const id of ids) state.loadOpenShares(id, held.get(id) ?? 0n);
}
