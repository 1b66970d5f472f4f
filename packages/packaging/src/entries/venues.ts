/** Public data of Polymarket and Kalshi. */
export * from '@prescient/venues';
