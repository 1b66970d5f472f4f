import type { Registry } from 'prom-client';
import type { FeedFigures, MarketCounts } from '@prescient/market-data';
import type { Context } from '../context.ts';
import { counter, gauge } from './figures.ts';

const VENUE = ['venue'] as const;

function feedFigures(registry: Registry, { feed }: Context): void {
  const all = (): readonly FeedFigures[] => feed?.figures() ?? [];
  const by = (read: (figures: FeedFigures) => number | null) => () =>
    all().map((figures) => ({ labels: { venue: figures.venue }, value: read(figures) }));
  gauge(
    registry,
    {
      name: 'prescient_feed_lag_seconds',
      help: "From the venue's time of a change to its receipt: the median of the newest 200.",
      labelNames: VENUE,
    },
    by(({ lagMs }) => lagMs && lagMs / 1_000),
  );
  gauge(
    registry,
    {
      name: 'prescient_books',
      help: 'Outcomes whose books are followed; those that may be believed now; those with missing changes.',
      labelNames: ['venue', 'state'],
    },
    () =>
      all().flatMap(({ venue, followed, fresh, gapped }) =>
        Object.entries({ followed, fresh, gapped }).map(([state, value]) => ({
          labels: { venue, state },
          value,
        })),
      ),
  );
  counter(
    registry,
    { name: 'prescient_book_changes_total', help: 'Changes of books.', labelNames: VENUE },
    by(({ changes }) => changes),
  );
  counter(
    registry,
    {
      name: 'prescient_book_gaps_total',
      help: 'Times that changes of a book were missing.',
      labelNames: VENUE,
    },
    by(({ gaps }) => gaps),
  );
}

function markFigures(registry: Registry, { prices }: Context): void {
  const last = () => prices?.rounds.last ?? null;
  counter(
    registry,
    { name: 'prescient_marking_rounds_total', help: 'Rounds of marking of this process.' },
    () => [{ value: prices?.rounds.count ?? null }],
  );
  gauge(
    registry,
    { name: 'prescient_marking_failed', help: '1 if the last round of marking failed.' },
    () => {
      const run = last();
      return [{ value: run && (run.error === null ? 0 : 1) }];
    },
  );
  gauge(
    registry,
    { name: 'prescient_marking_last_timestamp_seconds', help: 'The end of the last round of marking.' },
    () => {
      const run = last();
      return [{ value: run && run.finishedAt.getTime() / 1_000 }];
    },
  );
}

const COUNTS: readonly [name: string, help: string, read: (counts: Readonly<MarketCounts>) => number][] = [
  ['prescient_market_rounds_total', 'Rounds of reading and settling markets.', ({ rounds }) => rounds],
  ['prescient_positions_settled_total', 'Positions that were paid out.', ({ settled }) => settled],
  ['prescient_settlements_reversed_total', 'Settlements that were taken back.', ({ reversed }) => reversed],
  [
    'prescient_markets_unsettled_total',
    'Times that a market could not be settled; the next round tries again.',
    ({ unsettled }) => unsettled,
  ],
];

function marketFigures(registry: Registry, { markets = [] }: Context): void {
  const by = (read: (counts: Readonly<MarketCounts>) => number) => () =>
    markets.map(({ venue, counts }) => ({ labels: { venue }, value: read(counts) }));
  for (const [name, help, read] of COUNTS) counter(registry, { name, help, labelNames: VENUE }, by(read));
  gauge(
    registry,
    { name: 'prescient_setbacks', help: 'Portfolios that cannot be settled now.', labelNames: VENUE },
    by(({ setbacks }) => setbacks),
  );
}

/** Registers the figures of venues: their feeds, the marking of positions, the keeping of markets. */
export function venueFigures(registry: Registry, context: Context): void {
  feedFigures(registry, context);
  markFigures(registry, context);
  marketFigures(registry, context);
}
