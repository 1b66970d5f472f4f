import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Steps } from '../steps.ts';

/** The middle 95 % of a statistic over draws of whole clusters. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The part of a ratio of sums that trades of one event contribute together. */
export interface Cluster {
  readonly top: number;
  readonly bottom: number;
}

/** Most and fewest draws. Above 2,000 clusters there are fewer than most, so that the work no longer grows. */
const DRAWS = { most: 10_000, fewest: 1_000 };
const DRAWN_IN_ALL = 20_000_000;
/** Fewest clusters from which an interval is given: with fewer it says more about the draw than about the strategy. */
export const FEWEST_CLUSTERS = 10;
/** The seed of the draws: two reports of one history are equal to the byte. */
const SEED = 20_260_101;
/** Clusters that are drawn in one step. */
const DRAWN_A_STEP = 100_000;
const TWO_TO_32 = 4_294_967_296;

const at = (sorted: Float64Array, share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;

/**
 * A 95 % interval of `Σ top ÷ Σ bottom` by a bootstrap that draws whole clusters: trades of one event win and lose together,
 * so to draw single trades would make the interval too narrow. Null for fewer than ten clusters, and where a draw has no
 * ratio because its bottoms are 0. The seed decides the draws.
 */
export function* clusteredInterval(clusters: readonly Cluster[], seed = SEED): Steps<Interval | null> {
  const count = clusters.length;
  if (count < FEWEST_CLUSTERS) return null;
  const tops = Float64Array.from(clusters, ({ top }) => top);
  const bottoms = Float64Array.from(clusters, ({ bottom }) => bottom);
  const random = xoroshiro128plus(seed | 0);
  const draws = Math.max(DRAWS.fewest, Math.min(DRAWS.most, Math.floor(DRAWN_IN_ALL / count)));
  const ratios = new Float64Array(draws);
  const drawsAStep = Math.max(1, Math.floor(DRAWN_A_STEP / count));
  for (let draw = 0; draw < draws; draw += 1) {
    if (draw % drawsAStep === 0) yield;
    let [top, bottom] = [0, 0];
    for (let index = 0; index < count; index += 1) {
      const drawn = Math.floor(((random.next() >>> 0) * count) / TWO_TO_32);
      top += tops[drawn]!;
      bottom += bottoms[drawn]!;
    }
    if (bottom === 0) return null;
    ratios[draw] = top / bottom;
  }
  ratios.sort();
  return { low: at(ratios, 0.025), high: at(ratios, 0.975) };
}
