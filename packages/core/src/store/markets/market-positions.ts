import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { revisionPrefix, type MarketRef, type SettledPosition } from '../../domain/index.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { ofLive } from '../ledger/live-portfolios.ts';
import { settlementIds } from '../ledger/settlement-id.ts';

/** A position of a market, in whichever live portfolio. */
export type MarketPosition = SettledPosition;

/** Some positions of a market, in order of portfolio and trade. */
export interface PositionPage {
  readonly market: MarketRef;
  readonly after: Pick<MarketPosition, 'portfolioId' | 'tradeId'> | null;
  readonly limit: number;
}

const COLUMNS = `portfolio_id as "portfolioId", trade_id as "tradeId", action, settlement_id as "settlementId"`;
const PAGE = `venue = $1 and market_id = $2 and (portfolio_id, trade_id) > ($3, $4) and ${ofLive('portfolio_id')}
  order by portfolio_id, trade_id limit $5`;

const pageOf = ({ market, after, limit }: PositionPage): unknown[] => [
  market.venue,
  market.marketId,
  after?.portfolioId ?? 0,
  after?.tradeId ?? '',
  limit,
];

/** Positions that hold shares. */
export const openPositions = (em: SqlEntityManager, page: PositionPage): Promise<MarketPosition[]> =>
  rawQuery(em, `select ${COLUMNS} from portfolio_positions where status = 'open' and ${PAGE}`, pageOf(page));

/**
 * The condition that a settlement id is one of the market's (it begins with `$6` or `$7`) and not of the result that
 * stands (`$8` and `$9`).
 */
const OUTDATED = `settlement_id is not null
  and (starts_with(settlement_id, $6) or starts_with(settlement_id, $7))
  and not coalesce(starts_with(settlement_id, $8) or starts_with(settlement_id, $9), false)`;

function prefixesOf(market: MarketRef, standing: number | null): unknown[] {
  const prefixes = settlementIds.prefixes(market);
  const current = prefixes.map((prefix) => (standing === null ? null : prefix + revisionPrefix(standing)));
  return [...prefixes, ...current];
}

/** Positions that our settlement paid out by a result that does not stand; `standing` is the one that does. */
export const outdatedPositions = (
  em: SqlEntityManager,
  page: PositionPage,
  standing: number | null,
): Promise<MarketPosition[]> =>
  rawQuery(em, `select ${COLUMNS} from portfolio_positions where ${OUTDATED} and ${PAGE}`, [
    ...pageOf(page),
    ...prefixesOf(page.market, standing),
  ]);
