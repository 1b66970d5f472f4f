import { reportJson } from '@prescient/reports';
import type { ReportedRun, Results, SetResult } from './results.ts';

/** Raised when a field is renamed, dropped, or means something else; fields may join. */
const VERSION = 1;

const iso = (at: number): string => new Date(at).toISOString();

function runJson({ settings, report, lines, ...run }: ReportedRun) {
  const { categories, periods, ...result } = report;
  return {
    ...run,
    settings: { ...settings, from: iso(settings.from), to: iso(settings.to) },
    result,
    categories,
    periods,
    lines: lines.map(({ at, text }) => ({ at: iso(at), text })),
  };
}

const setJson = ({ strategy, seed, differences, brief }: SetResult) => ({
  strategy: { name: strategy.name, version: strategy.version, config: strategy.config },
  seed,
  differences,
  result: brief,
});

/**
 * Returns results for programs: money and shares as decimal strings, times in ISO 8601, ratios as numbers, null where there is
 * too little data. The best run stands with its report, all runs with their brief figures.
 */
export const summaryOf = ({ best, sets }: Results): unknown =>
  reportJson({ format: 'prescient-replay', version: VERSION, ...runJson(best), sets: sets.map(setJson) });

/** The summary as the text of a file. */
export const summaryText = (results: Results): string => `${JSON.stringify(summaryOf(results), null, 2)}\n`;
