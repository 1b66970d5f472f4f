import type { DayPlan } from './day-plan.ts';
import type { ResolutionStep } from './resolution-plan.ts';
import type { Fault } from './fault-plan.ts';

/** Something that happens at a moment that was decided before the day. `market` is an index. */
export type AgendaItem = { readonly at: number } & (
  | { readonly act: 'resolution'; readonly market: number; readonly step: ResolutionStep }
  | { readonly act: 'tick'; readonly market: number; readonly tick: number }
  | { readonly act: 'fault'; readonly fault: Fault }
  | { readonly act: 'mend'; readonly market: number }
  | { readonly act: 'page'; readonly market: number }
);

/** All that was decided, in order of time. */
export function agendaOf({ markets, faults }: DayPlan): AgendaItem[] {
  const ofMarkets = markets.flatMap(({ resolution, tickChange, swap }, market): AgendaItem[] => {
    const steps = resolution?.steps ?? [];
    const resolutions = steps.map((step) => ({ at: step.at, act: 'resolution' as const, market, step }));
    const ticks = tickChange === null ? [] : [{ ...tickChange, act: 'tick' as const, market }];
    const turns = swap === null ? [] : [swap.at, swap.until].filter((at) => at !== null);
    return [...resolutions, ...ticks, ...turns.map((at) => ({ at, act: 'page' as const, market }))];
  });
  const ofFaults = faults.flatMap((fault): AgendaItem[] => {
    const { at, until, kind, market } = fault;
    const begin = { at, act: 'fault' as const, fault };
    return kind === 'crossed-book' && market !== null ? [begin, { at: until, act: 'mend', market }] : [begin];
  });
  return [...ofMarkets, ...ofFaults].toSorted((a, b) => a.at - b.at);
}
