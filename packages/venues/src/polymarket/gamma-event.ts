import { z } from 'zod';
import { idText, optionalDecimal, optionalText, wireObject } from '../wire/wire-fields.ts';

const fields = {
  id: idText,
  title: optionalText,
  slug: optionalText,
  endDate: optionalText,
  volume: optionalDecimal,
  liquidity: optionalDecimal,
};

/** The fields of an event nested in a market that are read. Other fields are ignored. */
export const gammaEvent = wireObject(fields);
export type GammaEvent = z.output<typeof gammaEvent>;

/** An item of `/events`: the markets stay unread here, so that each is accepted or refused by itself. */
export const gammaEventItem = wireObject({ ...fields, markets: z.array(z.unknown()) });
