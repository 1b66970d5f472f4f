/** The counts of keeping a venue's markets since it began. */
export interface MarketCounts {
  /** Rounds that were done. */
  rounds: number;
  /** Markets that lists showed. */
  listed: number;
  /** Markets that were read one by one. */
  read: number;
  /** The number of them that could not be read. */
  unread: number;
  /** Markets that could not be taken over as they are. */
  refused: number;
  added: number;
  changed: number;
  /** Markets that were settled although nobody held anything of them. */
  untouched: number;
  /** Positions that were paid out, and settlements that were taken back. */
  settled: number;
  reversed: number;
  /** Markets that could not be settled, and were tried again. */
  unsettled: number;
  /** Portfolios that cannot be settled now, and are tried again after growing pauses. */
  setbacks: number;
  /** Prices of the past that were added to the histories. */
  histories: number;
}

export const noMarketCounts = (): MarketCounts => ({
  rounds: 0,
  listed: 0,
  read: 0,
  unread: 0,
  refused: 0,
  added: 0,
  changed: 0,
  untouched: 0,
  settled: 0,
  reversed: 0,
  unsettled: 0,
  setbacks: 0,
  histories: 0,
});
