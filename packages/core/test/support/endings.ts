/** Shares of one outcome of a market; the markets of one group exclude each other. */
export interface Ticket {
  readonly group: string;
  readonly market: string;
  readonly outcome: 0 | 1;
  readonly shares: bigint;
}

/** The markets that end with outcome 0, for every end of a group: none of them, or any one. */
const endsOf = (markets: readonly string[]): (string | null)[] => [null, ...markets];

/**
 * The least that tickets pay, by trying every end of all markets together. It is a second implementation of the worst
 * case: it knows no formula, and takes time that doubles with every market.
 */
export function leastPaid(tickets: readonly Ticket[]): bigint {
  const groups = [...new Set(tickets.map(({ group }) => group))].map((group) => [
    ...new Set(tickets.filter((ticket) => ticket.group === group).map(({ market }) => market)),
  ]);
  let ends: string[][] = [[]];
  for (const markets of groups)
    ends = ends.flatMap((winners) =>
      endsOf(markets).map((winner) => (winner === null ? winners : [...winners, winner])),
    );
  const paid = ends.map((winners) =>
    tickets
      .filter(({ market, outcome }) => winners.includes(market) === (outcome === 0))
      .reduce((sum, { shares }) => sum + shares, 0n),
  );
  return paid.reduce((least, each) => (each < least ? each : least));
}
