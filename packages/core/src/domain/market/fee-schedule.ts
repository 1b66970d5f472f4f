/**
 * What a venue takes from whoever takes liquidity, as it was when the market was read. JSON-ready: numbers are decimal
 * strings as the venue wrote them.
 *
 * - `none`: trading is free
 * - `polymarket`: `fee = shares × rate × (price × (1 − price)) ^ exponent`, rounded half up to 5 decimals
 * - `kalshi`: `fee = multiplier × 0.07 × contracts × price × (1 − price)`, rounded up to a cent an order
 * - `unknown`: the venue takes fees and does not say how much; nothing is filled from its book
 */
export type FeeSchedule =
  | { readonly kind: 'none' }
  | { readonly kind: 'polymarket'; readonly rate: string; readonly exponent: string }
  | { readonly kind: 'kalshi'; readonly multiplier: string }
  | { readonly kind: 'unknown' };
