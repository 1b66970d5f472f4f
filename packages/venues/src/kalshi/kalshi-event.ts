import { seriesOf, tagsOf } from '../market/figures.ts';
import type { VenueEvent } from '../market/market.ts';
import { seriesTicker } from './series-ticker.ts';

/** Returns an event in the venue-neutral words, of as much as is known of it. */
export const kalshiEventOf = ({
  id,
  title,
  category,
  mutuallyExclusive,
}: Pick<VenueEvent, 'id' | 'title' | 'mutuallyExclusive'> & {
  readonly category: string | null;
}): VenueEvent => ({
  id,
  title,
  slug: null,
  endDate: null,
  volume: null,
  liquidity: null,
  series: seriesOf(seriesTicker(id)),
  tags: tagsOf([category]),
  mutuallyExclusive,
});
