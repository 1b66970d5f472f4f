import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  reserveShares,
  type BudgetedBuy,
  type BudgetShare,
  type BudgetState,
  type Reservation,
  type Token,
} from '../../domain/index.ts';
import { parseUsd, type Usd } from '../../money/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { TokenStakeEntity } from '../../store/tables/entities.ts';

/** A token that may stake so much and no more. */
export type BudgetedToken = Pick<Token, 'tokenId'> & { readonly budget: Usd };

/** Any fixed number; names the budgets among the advisory locks of a server. */
const BUDGET_LOCK = 7_265_746_102;

const LOCK = 'select pg_advisory_xact_lock(hashtextextended($1, $2))';

const SPENT = 'select coalesce(sum(amount), 0)::text as spent from token_stakes where token_id = $1';

const SHARES = `select s.portfolio_id as "portfolioId", s.command_id as "commandId", s.amount::text as amount
  from unnest($2::int[], $3::text[]) as asked (portfolio_id, command_id)
  join token_stakes s on s.token_id = $1 and s.portfolio_id = asked.portfolio_id and s.command_id = asked.command_id`;

interface ShareRow {
  portfolioId: number;
  commandId: string;
  amount: string;
}

async function readState(
  em: SqlEntityManager,
  { tokenId, budget }: BudgetedToken,
  buys: readonly BudgetedBuy[],
): Promise<BudgetState> {
  const [sum] = await rawQuery<{ spent: string }>(em, SPENT, [tokenId]);
  const ids = [buys.map(({ portfolioId }) => portfolioId), buys.map(({ commandId }) => commandId)];
  const rows = await rawQuery<ShareRow>(em, SHARES, [tokenId, ...ids]);
  return {
    budget,
    spent: parseUsd(sum!.spent),
    shares: rows.map(({ amount, ...row }) => ({ ...row, amount: parseUsd(amount) })),
  };
}

/** The newest share of each buy: one statement writes a row once. */
const lastOfEach = (shares: readonly BudgetShare[]): BudgetShare[] => [
  ...new Map(shares.map((share) => [`${share.portfolioId} ${share.commandId}`, share])).values(),
];

const rowsOf = (tokenId: string, shares: readonly BudgetShare[]) =>
  lastOfEach(shares).map((share) => ({ ...share, tokenId }));

/** Reserves the stakes of buys from a token's budget, one call of the token after another. */
export async function reserveBudget(
  db: Database,
  token: BudgetedToken,
  buys: readonly BudgetedBuy[],
): Promise<Reservation[]> {
  return entityManager(db).transactional(async (em) => {
    await rawQuery(em, LOCK, [token.tokenId, BUDGET_LOCK]);
    const reservations = reserveShares(await readState(em, token, buys), buys);
    const shares = reservations.flatMap((each) => (each.fits ? [each.share] : []));
    await new SetStatement(em).upsert(TokenStakeEntity, rowsOf(token.tokenId, shares)).run();
    return reservations;
  });
}

/** Answers which of the buys would fit the budget now; writes nothing. */
export async function previewBudget(
  db: Database,
  token: BudgetedToken,
  buys: readonly BudgetedBuy[],
): Promise<Reservation[]> {
  return entityManager(db).transactional(async (em) => reserveShares(await readState(em, token, buys), buys));
}

/** Replaces reserved shares by what the buys came to. */
export async function settleBudget(
  db: Database,
  { tokenId }: BudgetedToken,
  shares: readonly BudgetShare[],
): Promise<void> {
  await entityManager(db).transactional((em) =>
    new SetStatement(em).update(TokenStakeEntity, rowsOf(tokenId, shares), ['amount']).run(),
  );
}
