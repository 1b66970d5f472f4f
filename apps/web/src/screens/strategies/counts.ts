import type { RouterOutputs } from '@prescient/api';
import { count, words } from '../../figures.ts';

export type Cycle = RouterOutputs['cycle']['history']['items'][number];

/** The counts of one step, ready to be shown. */
interface StepCounts {
  readonly step: string;
  readonly counts: readonly { readonly name: string; readonly value: string }[];
}

const STEPS = ['read', 'select', 'signals', 'execute', 'snapshot'] as const;

/** Returns the counts of the steps that a cycle did, in their order; how long each took comes last. */
export const countsOf = ({ steps }: Pick<Cycle, 'steps'>): readonly StepCounts[] =>
  STEPS.flatMap((step) => {
    const { durationMs, ...counts } = steps[step] ?? {};
    if (steps[step] === undefined) return [];
    const shown = Object.entries(counts).map(([name, value]) => ({ name: words(name), value: count(value) }));
    const took =
      durationMs === undefined ? [] : [{ name: 'Took', value: `${count(Math.round(durationMs))} ms` }];
    return [{ step, counts: [...shown, ...took] }];
  });
