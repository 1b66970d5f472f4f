import {
  haltAll,
  haltPortfolio,
  liftHalt,
  liftHaltForAll,
  listRiskChanges,
  listTradingHalts,
  type Database,
  type HistoryPart,
  type RiskChange,
  type Signed,
  type Token,
  type TradingHalt,
  type VersionPage,
} from '@prescient/core';
import type { Gatekeeper } from './access/gatekeeper.ts';

/** One portfolio, or all of them. */
export type HaltScope = number | 'all';

/** The author of a change, as the log keeps it. */
const authorOf = (token: Token | null): string =>
  token === null ? 'api' : `token ${token.name} (${token.tokenId})`;

/** A caller who was let in. */
interface Caller {
  readonly gatekeeper: Gatekeeper;
  readonly authorization: string | undefined;
}

/** Returns the author of a change. @throws DomainError as `Gatekeeper.check` */
export async function authorFor({ gatekeeper, authorization }: Caller, portfolioId: number): Promise<string> {
  return authorOf(
    await gatekeeper.check(authorization, { access: 'trade', portfolios: [portfolioId], charge: 0 }),
  );
}

/** The same of a change that concerns every portfolio: an administrator of all. */
async function authorForAll({ gatekeeper, authorization }: Caller): Promise<string> {
  return authorOf(await gatekeeper.check(authorization, { access: 'admin', portfolios: 'all', charge: 0 }));
}

/** @throws DomainError FORBIDDEN for a token that opens one portfolio only */
export async function requireAll({ gatekeeper, authorization }: Caller): Promise<void> {
  await gatekeeper.check(authorization, { access: 'read', portfolios: 'all', charge: 0 });
}

/** A kill switch to turn, and the reason. */
export interface HaltTurn {
  readonly portfolioId: HaltScope;
  readonly reason: string;
}

/** Turns a kill switch on or off. @throws DomainError FORBIDDEN for that of all without the right to it, PORTFOLIO_NOT_FOUND */
export async function turnHalt(
  { db, ...caller }: Caller & { readonly db: Database },
  { portfolioId, reason }: HaltTurn,
  isOn: boolean,
) {
  if (portfolioId === 'all') {
    const signed: Signed = { reason, by: await authorForAll(caller) };
    const haltForAll = await (isOn ? haltAll : liftHaltForAll)(db, signed);
    return { portfolioId, halt: null, haltForAll };
  }
  const by = await authorFor(caller, portfolioId);
  const { halt, haltForAll } = await (isOn ? haltPortfolio : liftHalt)(db, { portfolioId, reason, by });
  return { portfolioId, halt, haltForAll };
}

const turnAsChange = ({ version, isOn, reason, recordedAt, changedBy }: TradingHalt) => ({
  version,
  change: isOn ? ('halt' as const) : ('resume' as const),
  limits: null,
  haltReason: isOn ? reason : null,
  reason,
  recordedAt,
  changedBy,
});

/** A change of one portfolio, or a turn of the kill switch of all, which has no limits. */
export type LoggedChange = Omit<RiskChange, 'portfolioId' | 'limits'> & {
  readonly limits: RiskChange['limits'] | null;
};

/** Returns the changes of a portfolio, or the turns of the kill switch of all, newest first. @throws DomainError PORTFOLIO_NOT_FOUND */
export async function riskHistory(
  reads: Database,
  portfolioId: HaltScope,
  part: HistoryPart,
): Promise<VersionPage<LoggedChange>> {
  if (portfolioId !== 'all') return listRiskChanges(reads, portfolioId, part);
  const { items, nextBefore } = await listTradingHalts(reads, part);
  return { items: items.map(turnAsChange), nextBefore };
}
