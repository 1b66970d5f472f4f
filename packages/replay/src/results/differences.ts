import type { RunResult } from '../engine/run-result.ts';

/** A value of a configuration as people write it. */
export const valueText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none');

/** The things by which runs over one tape may differ, as names and texts. */
function settingsOf({ strategy, settings }: RunResult): Map<string, string> {
  const { seed, latency } = settings;
  return new Map([
    ['strategy', strategy.name],
    ['version', `${strategy.version}`],
    ...Object.entries(strategy.config).map(([name, value]) => [`config.${name}`, valueText(value)] as const),
    ['seed', seed],
    ['latency', JSON.stringify(latency)],
  ]);
}

/** Returns the settings of each run in which not all of the runs are equal, such as `floor 0.85, hours 12`. */
export function differencesOf(runs: readonly RunResult[]): string[] {
  const settings = runs.map(settingsOf);
  const names = [...new Set(settings.flatMap((each) => [...each.keys()]))];
  const differing = names.filter((name) => new Set(settings.map((each) => each.get(name))).size > 1);
  return settings.map((each) =>
    differing
      .flatMap((name) => (each.has(name) ? [`${name.replace(/^config\./, '')} ${each.get(name)!}`] : []))
      .join(', '),
  );
}
