import type { MarketRef } from '@prescient/core/domain';
import type { PrintView } from '../context/context.ts';

/** A public trade and its market. */
export interface HeardTrade extends MarketRef {
  readonly trade: PrintView;
}
