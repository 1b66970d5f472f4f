import type * as fc from 'fast-check';
import { table } from '@prescient/testkit/table';

/** A step in words: its name and its details. */
type Row = readonly [name: string, details: string];

/** Lays out the steps that break a law, smallest counterexample, one a line. */
const stepsTable = <Step>(steps: readonly Step[], rowOf: (step: Step) => Row): string =>
  table(
    ['step', 'does', 'with'],
    steps.map((step, index) => [`${index + 1}`, ...rowOf(step)]),
  );

/**
 * Settings that make fast-check tell a broken law by a table of its steps, with the seed that finds it again.
 *
 * @example fc.assert(fc.property(fc.array(anyStep), law), { numRuns: 400, ...toldAsTable(rowOf) });
 */
export const toldAsTable = <Step>(rowOf: (step: Step) => Row): fc.Parameters<[readonly Step[]]> => ({
  plugins: [
    () => ({
      onAllRunsComplete(details: fc.RunDetails<[readonly Step[]]>) {
        if (!details.failed) return;
        const steps = details.counterexample === null ? [] : details.counterexample[0];
        const { seed, counterexamplePath: path, errorInstance: cause } = details;
        const why = cause instanceof Error ? cause.message : String(cause);
        const again = `It is found again by { seed: ${seed}, path: '${path ?? ''}' }.`;
        const text = `These steps break the law:\n\n${stepsTable(steps, rowOf)}\n\n${why}\n\n${again}`;
        throw new Error(text, { cause });
      },
    }),
  ],
});
