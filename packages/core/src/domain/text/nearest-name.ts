/** A name without the marks by which conventions differ: `marketId` and `market_id` are alike. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const least = (...numbers: readonly number[]): number => numbers.reduce((a, b) => (b < a ? b : a));

/** The number of letters to add, drop, change or swap with a neighbour, to make one text of the other. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      next.push(
        least(
          last[column]! + 1,
          next[column - 1]! + 1,
          last[column - 1]! + (isSame ? 0 : 1),
          isSwapped ? before[column - 2]! + 1 : Infinity,
        ),
      );
    }
    [before, last] = [last, next];
  }
  return last[to.length]!;
}

/** Longest name that is compared; nobody misspells a field at this length. */
const LONGEST = 40;

/**
 * Returns the known name that somebody most likely meant by another one: at most a third of its letters differ, or one
 * of the two is contained in the other (`price` means `target_price`). Null where no name is that near.
 */
export function nearestName(name: string, known: readonly string[]): string | null {
  const meant = plain(name.slice(0, LONGEST));
  if (meant === '') return null;
  const ranked = known
    .map((candidate) => {
      const own = plain(candidate);
      // A letter is contained in nearly every name.
      const isContained = own.length > 1 && (own.includes(meant) || meant.includes(own));
      const contained = meant.length > 3 && isContained;
      return { candidate, own, contained, far: distance(meant, own) };
    })
    .toSorted((a, b) => a.far - b.far);
  const near = ranked.find(({ own, far }) => far * 3 <= least(own.length, meant.length));
  return (near ?? ranked.find(({ contained }) => contained))?.candidate ?? null;
}
