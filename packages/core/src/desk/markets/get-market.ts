import {
  marketNotFound,
  requireId,
  requireVenue,
  type Market,
  type MarketRef,
  type ResolutionChange,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { MarketEntity, MarketResolutionEntity } from '../../store/tables/entities.ts';
import { findListed } from '../../store/markets/find-listed.ts';
import { changeOfRow, marketOfRow } from '../../store/markets/market-rows.ts';

/** A market by another of its names: the id of its condition, or of one of its tokens. */
export type MarketAlias =
  | { readonly venue: string; readonly conditionId: string }
  | { readonly venue: string; readonly tokenId: string };

/** A market, or null. @throws DomainError INVALID_INPUT */
export async function findMarket(db: Database, { venue, marketId }: MarketRef): Promise<Market | null> {
  requireVenue(venue);
  requireId('marketId', marketId);
  const row = await entityManager(db).findOne(MarketEntity, { venue, marketId });
  return row && marketOfRow({ ...row });
}

/** Returns the markets that are known; the others are left out. */
export async function findMarkets(db: Database, refs: readonly MarketRef[]): Promise<Market[]> {
  const keys = refs.map(({ venue, marketId }) => ({ venue, id: marketId }));
  const rows = await entityManager(db).transactional((em) => findListed(em, MarketEntity, { keys }));
  return rows.map((row) => marketOfRow({ ...row }));
}

/** A market. @throws DomainError MARKET_NOT_FOUND, INVALID_INPUT */
export async function getMarket(db: Database, ref: MarketRef): Promise<Market> {
  const market = await findMarket(db, ref);
  if (!market) throw marketNotFound(ref.venue, ref.marketId);
  return market;
}

/** The market that an alias names; where several share it, the one that we heard of last. @throws DomainError INVALID_INPUT */
export async function findMarketByAlias(db: Database, alias: MarketAlias): Promise<Market | null> {
  const { venue } = alias;
  requireVenue(venue);
  const id = 'conditionId' in alias ? alias.conditionId : alias.tokenId;
  requireId('conditionId' in alias ? 'conditionId' : 'tokenId', id);
  const named =
    'conditionId' in alias
      ? { venue, conditionId: id }
      : {
          $or: [
            { venue, firstTokenId: id },
            { venue, secondTokenId: id },
          ],
        };
  const [row] = await entityManager(db).find(MarketEntity, named, {
    orderBy: { createdAt: 'desc', marketId: 'desc' },
    limit: 1,
  });
  return row ? marketOfRow({ ...row }) : null;
}

/** Most changes that are read at once: a market of which much is learnt is disputed, or its venue lies. */
const MOST_CHANGES = 100;

/** A part of the log of a market's resolution. */
export interface ResolutionLog {
  /** In order. */
  readonly changes: ResolutionChange[];
  /** The version before which earlier changes are; null if these are the first. */
  readonly earlierBefore: number | null;
}

/**
 * The newest hundred changes of a market's resolution, of those before a version where one is given.
 * @throws DomainError INVALID_INPUT
 */
export async function readResolutionLog(
  db: Database,
  { venue, marketId }: MarketRef,
  before: number | null = null,
): Promise<ResolutionLog> {
  requireVenue(venue);
  requireId('marketId', marketId);
  const rows = await entityManager(db).find(
    MarketResolutionEntity,
    { venue, marketId, ...(before === null ? {} : { version: { $lt: before } }) },
    { orderBy: { version: 'desc' }, limit: MOST_CHANGES + 1 },
  );
  const changes = rows
    .slice(0, MOST_CHANGES)
    .map((row) => changeOfRow({ ...row }))
    .toReversed();
  return { changes, earlierBefore: rows.length > MOST_CHANGES ? changes[0]!.version : null };
}
