/** Venues that play a day of our own making, for tests of this package and of its users. */
export * from './kept-venue.ts';
export * from './played-venue.ts';
