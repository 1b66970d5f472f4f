import type { VenueMarket } from './market.ts';

/** The end of a market in its venue's words: how far it is, the payouts once it is resolved, and the reason to ask a person. */
export type ResolutionReport = Pick<VenueMarket, 'status' | 'payouts' | 'review'>;
