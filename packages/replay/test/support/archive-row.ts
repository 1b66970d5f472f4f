/** A row of PMXT's archive of books; decimals as the integers that it stores. */
export interface ArchiveRow {
  /** Milliseconds since 1970. */
  readonly received: number;
  readonly source: number;
  readonly market: string;
  readonly event: string;
  readonly asset: string;
  readonly bids: string | null;
  readonly asks: string | null;
  /** Ten-thousandths of a dollar. */
  readonly price: bigint | null;
  /** Millionths of a share. */
  readonly size: bigint | null;
  readonly side: string | null;
  readonly bestBid: bigint | null;
  readonly bestAsk: bigint | null;
  readonly oldTick: bigint | null;
  readonly newTick: bigint | null;
}

export const EMPTY_ROW = {
  bids: null,
  asks: null,
  price: null,
  size: null,
  side: null,
  bestBid: null,
  bestAsk: null,
  oldTick: null,
  newTick: null,
} as const;
