/** True where the full forms were asked for, by `npm test -- --full`. Some tests have no short form. */
export const isFull = process.env['TEST_LENGTH'] === 'full';

/**
 * The short form of a law or a scenario, or its full form where it was asked for by `npm test -- --full`.
 *
 * @example fc.assert(property, { numRuns: shortOrFull(100, 2_000) });
 */
export const shortOrFull = <T>(short: T, full: T): T => (isFull ? full : short);
