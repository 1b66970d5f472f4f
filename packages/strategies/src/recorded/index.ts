/** Strategies on recorded data: their events as they came, and the check that no decision reads the future. */
export { checkLookahead, type LookaheadReport } from './lookahead.ts';
export { play, type Played } from './play.ts';
export { recordedEvents, type EventSource, type Moment } from './recorded-events.ts';
export { viewOfVenueMarket } from './venue-market.ts';
