import type { RunResult } from '../engine/run-result.ts';

/** A value of a configuration as people write it. */
export const valueText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none');

/** The things by which runs over one tape may differ, as names and texts. */
function settingsOf({ strategy, settings }: RunResult): Map<string, string> {
  const { seed, latency } = settings;
  return new Map([
    ['version', `${strategy.version}`],
    ...Object.entries(strategy.config).map(([name, value]) => [`config.${name}`, valueText(value)] as const),
    ['seed', seed],
    ['latency', JSON.stringify(latency)],
  ]);
}

const nameOf = ({ strategy }: RunResult): string => strategy.name;

/** The names of settings in which runs of one strategy differ. */
function differingOf(runs: readonly Map<string, string>[]): string[] {
  const names = new Set(runs.flatMap((each) => [...each.keys()]));
  return [...names].filter((name) => new Set(runs.map((each) => each.get(name))).size > 1);
}

/**
 * Returns the settings of each run in which not all runs of its strategy are equal, such as `floor 0.85, hours 12`; before them its
 * strategy, where there are several.
 */
export function differencesOf(runs: readonly RunResult[]): string[] {
  const strategies = Map.groupBy(runs, nameOf);
  const differing = new Map(
    [...strategies].map(([name, own]) => [name, differingOf(own.map(settingsOf))] as const),
  );
  return runs.map((run) => {
    const settings = settingsOf(run);
    const values = differing
      .get(nameOf(run))!
      .flatMap((name) =>
        settings.has(name) ? [`${name.replace(/^config\./, '')} ${settings.get(name)!}`] : [],
      );
    return [...(strategies.size > 1 ? [nameOf(run)] : []), ...values].join(', ');
  });
}
