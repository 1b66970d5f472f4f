/**
 * The rooms that a room may import, and those whose types alone. A room that no row names is imported by tests only.
 */
interface Permission {
  readonly values: readonly string[];
  readonly types?: readonly string[];
}

const time = ['core/clock', 'core/loop-turn'];
const core = [...time, 'core/money', 'core/domain', 'core/files', 'core/store', 'core/desk'];
const publicCore = ['core/index', 'core/money', 'core/domain', 'core/files'];

export const rooms: Readonly<Record<string, Permission>> = {
  'core/money': { values: [] },
  'core/clock': { values: [] },
  'core/loop-turn': { values: [] },
  'core/require-node': { values: [] },
  'core/domain': { values: ['core/clock', 'core/money'] },
  'core/files': { values: [] },
  'core/store': { values: [...time, 'core/require-node', 'core/money', 'core/domain', 'core/files'] },
  'core/desk': { values: core },
  'core/index': { values: core },
  venues: { values: ['core/money', 'core/domain'] },
  recording: { values: ['core/money', 'core/domain', 'venues'] },
  'market-data': { values: [...publicCore, 'venues'] },
  strategies: { values: ['core/money', 'core/domain', 'venues', 'recording'] },
  reports: { values: ['core/money', 'core/domain', 'terminal'] },
  replay: {
    values: [
      ...time,
      'core/money',
      'core/domain',
      'core/files',
      'venues',
      'recording',
      'strategies',
      'reports',
      'terminal',
    ],
  },
  'local-postgres': { values: [] },
  api: { values: [...publicCore, 'venues', 'market-data', 'strategies', 'reports', 'replay'] },
  bot: {
    values: ['core/money', 'core/domain', 'core/files', 'venues', 'strategies', 'terminal'],
    types: ['api'],
  },
  web: { values: ['core/money', 'core/domain', 'terminal'], types: ['api'] },
  bench: { values: [...publicCore, 'strategies', 'replay', 'local-postgres', 'workshop'], types: ['api'] },
  chaos: { values: [...publicCore, 'workshop', 'bot'], types: ['api'] },
  siege: { values: ['local-postgres', 'workshop'] },
  contest: { values: ['recording', 'workshop', 'bot'], types: ['api'] },
  day: {
    values: [...publicCore, 'venues', 'recording', 'market-data', 'local-postgres', 'workshop', 'api', 'bot'],
  },
  cli: {
    values: [
      ...publicCore,
      'venues',
      'recording',
      'market-data',
      'strategies',
      'reports',
      'replay',
      'terminal',
      'local-postgres',
      'api',
      'bot',
    ],
  },
  examples: { values: [...publicCore, 'local-postgres'] },
  packaging: {
    values: [
      ...publicCore,
      'core/require-node',
      'local-postgres',
      'venues',
      'strategies',
      'replay',
      'bot',
      'cli',
    ],
    types: ['api'],
  },
  testkit: { values: ['local-postgres', 'terminal', 'workshop'] },
  terminal: { values: [] },
  workshop: { values: ['local-postgres', 'terminal'] },
  tidy: { values: [] },
  scripts: { values: [] },
};

/** The package that a file belongs to: its folder, or null for the root. */
export function packageOf(path: string): string | null {
  return /^(?:packages|apps|examples)\/[^/]+/.exec(path)?.[0] ?? null;
}

/** The room that a file stands in. A name that `rooms` lacks is a fault of its own. */
export function roomOf(path: string): string {
  const inCore = /^packages\/core\/src\/([^/.]+)/.exec(path)?.[1];
  if (inCore !== undefined) return `core/${inCore}`;
  const [parent, folder] = (packageOf(path) ?? 'scripts').split('/');
  return parent === 'examples' || folder === undefined ? (parent ?? '') : folder;
}

export function mayImport(from: string, to: string, typeOnly: boolean): boolean {
  const permission = rooms[from];
  if (from === to) return true;
  return (
    (permission?.values.includes(to) ?? false) || (typeOnly && (permission?.types?.includes(to) ?? false))
  );
}
