import { IsolationLevel, type EntityKey, type EntityName } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  changeTo,
  merged,
  snapshotsOf,
  validateEventListing,
  validateMarketListing,
  type EventListing,
  type ListedEvent,
  type Market,
  type MarketListing,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import {
  EventEntity,
  MarketEntity,
  MarketResolutionEntity,
  MarketSnapshotEntity,
} from '../../store/tables/entities.ts';
import { lockListed, takeImportTurn } from '../../store/markets/find-listed.ts';
import {
  eventOfRow,
  marketOfRow,
  rowOfChange,
  rowOfEvent,
  rowOfMarket,
} from '../../store/markets/market-rows.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { importChunks, type ListingKind } from './import-chunks.ts';
import { planImport } from './import-plan.ts';
import { countMarket, emptyReport, type ImportReport } from './import-report.ts';

/** The listings of venues that are to be kept. */
export interface Listings {
  readonly events: readonly EventListing[];
  readonly markets: readonly MarketListing[];
}

/** The options of an import. */
export interface ImportOptions {
  /** Prices of before this moment are not added to the history: those that `forgetSnapshots` would take out again. */
  readonly pricesSince?: Date | undefined;
}

const EVENTS: ListingKind<EventListing> = {
  name: 'event',
  idOf: ({ eventId }) => eventId,
  validate: validateEventListing,
};
const MARKETS: ListingKind<MarketListing> = {
  name: 'market',
  idOf: ({ marketId }) => marketId,
  validate: validateMarketListing,
};

/** All columns but the key and the moment at which the row was made. */
const changeable = <Row extends object>(em: SqlEntityManager, entity: EntityName<Row>): EntityKey<Row>[] =>
  em
    .getMetadata(entity)
    .props.filter(({ primary, name }) => primary !== true && name !== 'createdAt')
    .map(({ name }) => name);

/** The means with which one chunk is imported. */
interface Turn {
  readonly em: SqlEntityManager;
  readonly report: ImportReport;
  readonly now: Date;
  readonly pricesSince: Date | undefined;
}

async function importEvents(chunk: readonly EventListing[], { em, report, now }: Turn): Promise<void> {
  const keys = chunk.map(({ venue, eventId }) => ({ venue, id: eventId }));
  const known = await lockListed(em, EventEntity, keys);
  const { added, changed } = planImport(chunk, EVENTS, {
    known: known.map((row) => eventOfRow({ ...row })),
    merge: (before, listing): ListedEvent => ({
      ...listing,
      // A market that names its event knows less of it than the event's own listing does.
      title: listing.title ?? before?.title ?? null,
      slug: listing.slug ?? before?.slug ?? null,
      endsAt: listing.endsAt ?? before?.endsAt ?? null,
      venueUpdatedAt: listing.venueUpdatedAt ?? before?.venueUpdatedAt ?? null,
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
    }),
    counts: report.events,
  });
  await new SetStatement(em)
    .insert(EventEntity, added.map(rowOfEvent))
    .update(EventEntity, changed.map(rowOfEvent), changeable(em, EventEntity))
    .run();
}

async function importChunk(chunk: readonly MarketListing[], turn: Turn): Promise<void> {
  const { em, report, now, pricesSince } = turn;
  const keys = chunk.map(({ venue, marketId }) => ({ venue, id: marketId }));
  const known = (await lockListed(em, MarketEntity, keys)).map((row) => marketOfRow({ ...row }));
  const versions = new Map(known.map((market) => [`${market.venue}\n${market.marketId}`, market.version]));
  const { added, changed, kept } = planImport(chunk, MARKETS, {
    known,
    merge: (before, listing) => merged(before, listing, now),
    counts: report.markets,
  });
  const isLearnt = ({ venue, marketId, version }: Market): boolean =>
    version > (versions.get(`${venue}\n${marketId}`) ?? 0);
  const changes = [...added, ...changed]
    .filter(isLearnt)
    .map((market) =>
      changeTo(market, { source: 'venue', note: null, occurredAt: market.venueUpdatedAt ?? now }),
    );
  await new SetStatement(em)
    .insert(MarketEntity, added.map(rowOfMarket))
    .update(MarketEntity, changed.map(rowOfMarket), changeable(em, MarketEntity))
    .insert(MarketResolutionEntity, changes.map(rowOfChange))
    .run();
  const prices = chunk
    .flatMap(snapshotsOf)
    .filter(({ at }) => pricesSince === undefined || at >= pricesSince);
  report.snapshots += await new SetStatement(em).insertMissing(MarketSnapshotEntity, prices);
  for (const market of kept) countMarket(report, market);
}

/**
 * Takes over what venues say of events and markets. Saying the same twice changes no row, and what is older than what is
 * kept changes none either, but for prices of its own time. A market that cannot be kept as it is becomes a refusal; the
 * others go on. What a venue says of an end is taken over as the rules of `learn` allow, and logged.
 */
export async function importMarkets(
  db: Database,
  listings: Listings,
  { pricesSince }: ImportOptions = {},
): Promise<ImportReport> {
  const report = emptyReport();
  // One statement sees the last import's rows only if it began after that one's turn.
  const isolation = { isolationLevel: IsolationLevel.READ_COMMITTED };
  const inTurn = (work: (turn: Turn) => Promise<void>): Promise<void> =>
    entityManager(db).transactional(async (em) => {
      await takeImportTurn(em);
      await work({ em, report, now: db.clock.now(), pricesSince });
    }, isolation);
  for (const chunk of importChunks(listings.events, EVENTS, report.refusals))
    await inTurn((turn) => importEvents(chunk, turn));
  for (const chunk of importChunks(listings.markets, MARKETS, report.refusals))
    await inTurn((turn) => importChunk(chunk, turn));
  return report;
}
