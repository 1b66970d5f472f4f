import type { EventListing, MarketListing, MarketObservation } from '@prescient/core/domain';
import { ONE_PRICE, ZERO_PRICE } from '@prescient/core/money';
import { momentOf } from '../archive/numbers.ts';
import type { RowSink } from '../importer.ts';
import type { ListedMarket } from '../markets/listed-market.ts';
import { readRecords, type SourceRecord } from '../text/records.ts';

const SHAPE = { required: ['market_id', 'question', 'resolution_time_utc', 'outcome', 'outcome_check'] };

const textOr = (text: string): string | null => (text === '' ? null : text);

/** A market that ended; null for a result that is neither of both sides. */
function endOf(record: SourceRecord): MarketObservation | null {
  const payout = { '1': ONE_PRICE, '0': ZERO_PRICE }[record('outcome')];
  if (record('outcome_check') !== 'agree') return { state: 'closed', reviewReason: 'SOURCES_DIFFER' };
  return payout === undefined ? null : { state: 'resolved', payout };
}

function openingOf(record: SourceRecord, endsAt: Date): MarketListing {
  return {
    venue: 'polymarket',
    marketId: record('market_id'),
    conditionId: textOr(record('condition_id')),
    eventId: textOr(record('event_id')),
    question: record('question'),
    slug: null,
    outcomes: [
      { label: 'Yes', tokenId: textOr(record('yes_token_id')) },
      { label: 'No', tokenId: textOr(record('no_token_id')) },
    ],
    tickSize: null,
    priceRanges: null,
    minimumSize: null,
    fees: { kind: 'none' },
    negativeRisk: false,
    negativeRiskGroup: null,
    acceptingOrders: true,
    endsAt,
    series: null,
    tags: [],
    volume: null,
    liquidity: null,
    venueUpdatedAt: null,
    observation: { state: 'open', reviewReason: null },
    prices: [null, null],
    best: null,
  };
}

const eventOf = ({ venue, eventId, endsAt }: MarketListing, slug: string): EventListing | null =>
  eventId === null
    ? null
    : {
        venue,
        eventId,
        title: null,
        slug: textOr(slug),
        endsAt,
        venueUpdatedAt: null,
        mutuallyExclusive: null,
      };

/** The market of a row; a text that names the fault where it has none. */
function marketOf(record: SourceRecord): ListedMarket | string {
  const at = momentOf(record('resolution_time_utc'));
  const observation = endOf(record);
  if (record('market_id') === '' || record('question') === '' || Number.isNaN(at) || observation === null)
    return 'damaged-line';
  const endsAt = new Date(at);
  const opening = openingOf(record, endsAt);
  const ended = { ...opening, observation, acceptingOrders: false, venueUpdatedAt: endsAt };
  return { event: eventOf(opening, record('event_slug')), opening, changes: [{ at, listing: ended }] };
}

function add(market: ListedMarket | string, sink: RowSink, markets: Map<string, ListedMarket>): void {
  if (typeof market === 'string') return sink.refuse(market);
  const { marketId } = market.opening;
  if (markets.has(marketId)) return sink.refuse('duplicate-market');
  if (market.changes[0]?.listing.observation.state === 'closed') sink.refuse('unsure-result');
  markets.set(marketId, market);
}

/**
 * Reads a table of weekly markets into a map by their ids. Two rows of one market contradict each other: the first counts.
 * @throws ImportError
 */
export async function readWeeklyMarkets(
  file: string,
  sink: RowSink,
  markets: Map<string, ListedMarket>,
): Promise<void> {
  for await (const { records, damaged } of readRecords(file, SHAPE)) {
    if (damaged > 0) sink.refuse('damaged-line', damaged);
    for (const record of records) add(marketOf(record), sink, markets);
  }
}
