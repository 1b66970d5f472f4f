import type { EntityKey, EntityName } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  believed,
  contested,
  isOlder,
  marketKey,
  merged,
  mergedEvent,
  quoteOfListing,
  snapshotsOf,
  type EventListing,
  type ListedEvent,
  type Market,
  type MarketListing,
} from '../../../domain/index.ts';
import { SetStatement } from '../../../store/ledger/set-statement.ts';
import { lockListed } from '../../../store/markets/find-listed.ts';
import { writeQuotes } from '../../../store/markets/write-quotes.ts';
import {
  eventOfRow,
  marketOfRow,
  rowOfChange,
  rowOfEvent,
  rowOfMarket,
} from '../../../store/markets/market-rows.ts';
import {
  EventEntity,
  MarketEntity,
  MarketResolutionEntity,
  MarketSnapshotEntity,
} from '../../../store/tables/entities.ts';
import { lineOf } from './change-line.ts';
import { checkIdentities } from './check-identities.ts';
import { planImport } from './import-plan.ts';
import { countMarket, emptyReport, type ImportReport } from './import-report.ts';

/** The transaction of one chunk. */
export interface ImportTurn {
  readonly em: SqlEntityManager;
  readonly now: Date;
  readonly pricesSince: Date | undefined;
  readonly receivedAt: Date | undefined;
}

/** All columns but the key and the time at which the row was made. */
const changeable = <Row extends object>(em: SqlEntityManager, entity: EntityName<Row>): EntityKey<Row>[] =>
  em
    .getMetadata(entity)
    .props.filter(({ primary, name }) => primary !== true && name !== 'createdAt')
    .map(({ name }) => name);

/** Imports a chunk of events in its transaction. */
export async function importEventRows(
  chunk: readonly EventListing[],
  { em, now }: ImportTurn,
): Promise<ImportReport> {
  const report = emptyReport();
  const keys = chunk.map(({ venue, eventId }) => ({ venue, id: eventId }));
  const known = await lockListed(em, EventEntity, keys);
  const { added, changed } = planImport<EventListing, ListedEvent>(
    chunk,
    { idOf: ({ eventId }) => eventId },
    {
      known: known.map((row) => believed(eventOfRow({ ...row }), now)),
      merge: (before, listing) => (isOlder(listing, before) ? null : mergedEvent(before, listing, now)),
      counts: report.events,
    },
  );
  await new SetStatement(em)
    .insert(EventEntity, added.map(rowOfEvent))
    .update(EventEntity, changed.map(rowOfEvent), changeable(em, EventEntity))
    .run();
  return report;
}

/** Imports a chunk of markets in one transaction, with their prices and the news of their resolutions. */
export async function importMarketRows(
  chunk: readonly MarketListing[],
  { em, now, pricesSince, receivedAt }: ImportTurn,
): Promise<ImportReport> {
  const report = emptyReport();
  const keys = chunk.map(({ venue, marketId }) => ({ venue, id: marketId }));
  const rows = await lockListed(em, MarketEntity, keys);
  const known = rows.map((row) => believed(marketOfRow({ ...row }), now));
  const checked = await checkIdentities(em, chunk, known);
  report.refusals.push(...checked.refusals);
  const isContested = (listing: MarketListing): boolean => checked.contested.has(marketKey(listing));
  const { added, changed, kept } = planImport<MarketListing, Market>(
    checked.listings,
    { idOf: ({ marketId }) => marketId },
    {
      known,
      merge(before, listing) {
        // However old it is: that it contradicts what was traded is news.
        if (before && isContested(listing)) return contested(before, listing, now);
        return isOlder(listing, before) ? null : merged(before, listing, now);
      },
      counts: report.markets,
    },
  );
  const versions = new Map(known.map((market) => [marketKey(market), market.version]));
  const learnt = [...added, ...changed].filter(
    (market) => market.version > (versions.get(marketKey(market)) ?? 0),
  );
  await new SetStatement(em)
    .insert(MarketEntity, added.map(rowOfMarket))
    .update(MarketEntity, changed.map(rowOfMarket), changeable(em, MarketEntity))
    .insert(
      MarketResolutionEntity,
      learnt.map((market) => rowOfChange(lineOf(market, now))),
    )
    .run();
  const sound = checked.listings.filter((listing) => !isContested(listing));
  const quotes = sound.map((listing) => quoteOfListing(listing, receivedAt ?? null));
  await writeQuotes(
    em,
    quotes.filter((quote) => quote !== null),
    now,
  );
  const prices = sound
    .flatMap(snapshotsOf)
    .filter(({ at }) => pricesSince === undefined || at >= pricesSince);
  report.snapshots += await new SetStatement(em).insertMissing(MarketSnapshotEntity, prices);
  for (const market of kept) countMarket(report, market);
  return report;
}
