/** Fees by a second implementation, which shares no code with core, and the exact fractions that it counts with. */
export * from './exact-fractions.ts';
export { secondFees, type Piece, type SecondFees } from './second-fees.ts';
