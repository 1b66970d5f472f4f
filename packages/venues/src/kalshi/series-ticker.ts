/** Returns the series of an event or market: the part of its ticker before the first hyphen. */
export const seriesTicker = (ticker: string): string => ticker.split('-')[0]!;
