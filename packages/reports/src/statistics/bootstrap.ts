import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The middle 95 % of a statistic over draws of whole clusters. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The number of draws. */
const DRAWS = 10_000;
/** Fewest clusters from which an interval is given: with fewer it says more about the draw than about the strategy. */
const FEWEST_CLUSTERS = 10;

const at = (sorted: Float64Array, share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;

/**
 * A 95 % interval of `Σ top ÷ Σ bottom` by a bootstrap that draws whole clusters: trades of one event win and lose together,
 * so to draw single trades would make the interval too narrow. Null for fewer than ten clusters. The seed decides the draws.
 */
export function clusteredInterval(
  clusters: readonly { readonly top: number; readonly bottom: number }[],
  seed: number,
): Interval | null {
  if (clusters.length < FEWEST_CLUSTERS) return null;
  const random = xoroshiro128plus(seed | 0);
  const ratios = new Float64Array(DRAWS);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let [top, bottom] = [0, 0];
    for (let index = 0; index < clusters.length; index += 1) {
      const cluster = clusters[uniformInt(random, 0, clusters.length - 1)]!;
      top += cluster.top;
      bottom += cluster.bottom;
    }
    ratios[draw] = top / bottom;
  }
  ratios.sort();
  return { low: at(ratios, 0.025), high: at(ratios, 0.975) };
}
