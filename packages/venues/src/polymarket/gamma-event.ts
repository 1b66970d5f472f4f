import { z } from 'zod';
import { detailText, idText, optionalDecimal, optionalText, wireObject } from '../wire/wire-fields.ts';

/** The tags of an event or market, each by its slug and label. */
export const gammaTags = z
  .array(wireObject({ slug: detailText, label: detailText }))
  .nullish()
  .catch(null);

const fields = {
  id: idText,
  title: optionalText,
  slug: optionalText,
  endDate: optionalText,
  volume: optionalDecimal,
  liquidity: optionalDecimal,
  seriesSlug: detailText,
  series: z
    .array(wireObject({ slug: detailText }))
    .nullish()
    .catch(null),
  category: detailText,
  tags: gammaTags,
};

/** The fields of an event nested in a market that are read. Other fields are ignored. */
export const gammaEvent = wireObject(fields);
export type GammaEvent = z.output<typeof gammaEvent>;

/** An item of `/events`: the markets stay unread here, so that each is accepted or refused by itself. */
export const gammaEventItem = wireObject({ ...fields, markets: z.array(z.unknown()) });
