import { isoTime } from '../wire/iso-time.ts';
import { seriesOf, tagsOf } from '../market/figures.ts';
import type { VenueEvent } from '../market/market.ts';
import { refuse, type Refusal } from '../wire/refusal.ts';
import { type GammaEvent, gammaEventItem } from './gamma-event.ts';
import { faultOf, subjectOf } from '../wire/wire-fault.ts';

/** The venue-neutral words for an event. */
export const toVenueEvent = (wire: GammaEvent): VenueEvent => ({
  id: wire.id,
  title: wire.title,
  slug: wire.slug,
  endDate: isoTime(wire.endDate),
  volume: wire.volume,
  liquidity: wire.liquidity,
  series: seriesIn(wire),
  tags: tagsIn(wire),
  // Polymarket says of each market whether it is in such a group.
  mutuallyExclusive: null,
});

/** The tags and the category of an event or market. */
export const tagsIn = ({ category, tags }: Pick<GammaEvent, 'category' | 'tags'>): string[] =>
  tagsOf([category, ...(tags ?? []).map(({ slug, label }) => label ?? slug)]);

/** The series of an event; null for one by itself. */
const seriesIn = ({ seriesSlug, series }: GammaEvent): string | null =>
  seriesOf(seriesSlug ?? series?.[0]?.slug ?? null);

/** Reads one item of `/events`: the event and its markets, still unread. Never throws. */
export function parseEvent(raw: unknown): { event: VenueEvent; markets: unknown[] } | { refusal: Refusal } {
  const parsed = gammaEventItem.safeParse(raw, { reportInput: true });
  if (!parsed.success) return { refusal: refuse(subjectOf('event', raw), faultOf(parsed.error)) };
  return { event: toVenueEvent(parsed.data), markets: parsed.data.markets };
}
