import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const FNV_OFFSET = 0x81_1c_9d_c5;
const FNV_PRIME = 0x01_00_01_93;
const TWO_TO_32 = 4_294_967_296;

/** A number of 32 bits that follows from a text: FNV-1a. */
function hashOf(text: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  return hash | 0;
}

/**
 * The chance of one event: numbers from 0 up to 1 that follow from seed and event alone, so that no draw depends on how
 * many were drawn before.
 */
export function chanceOf(seed: string, event: string): () => number {
  let draw: (() => number) | null = null;
  return () => {
    if (draw === null) {
      const generator = xoroshiro128plus(hashOf(`${seed}\n${event}`));
      draw = () => (generator.next() >>> 0) / TWO_TO_32;
    }
    return draw();
  };
}
