import type { Observation } from '../observation.ts';

/** Puts the observations of two venues together in order of time; at one time the first venue speaks first. */
export function* inOrder(
  first: Iterable<Observation>,
  second: Iterable<Observation>,
): Generator<Observation> {
  const others = second[Symbol.iterator]();
  let other = others.next();
  for (const one of first) {
    while (!other.done && other.value.at < one.at) {
      yield other.value;
      other = others.next();
    }
    yield one;
  }
  for (; !other.done; other = others.next()) yield other.value;
}
