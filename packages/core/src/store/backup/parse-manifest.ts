import { BackupError } from './backup-error.ts';
import { FORMAT, VERSION, type Manifest, type PortfolioSums, type TableEntry } from './manifest.ts';
import { fileNameOf } from './table-file.ts';
import type { Column } from './table-shape.ts';

const HASH = /^[0-9a-f]{64}$/;
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** The name that PostgreSQL gives its version: `18.1 (Debian 18.1-1)`. */
const SERVER_VERSION = /^[\w .+~()-]{1,100}$/;
const DECIMAL = /^-?\d{1,40}(\.\d{1,6})?$/;
/** Anything that PostgreSQL takes as a name of its own making; no control characters, which a terminal would obey. */
const NAME = /^[^\p{Cc}\p{Cs}]{1,63}$/u;
const TYPE = /^[\w ,()."[\]]{1,200}$/;

/** Reads the values of a parsed manifest; each fault names its place. */
class ManifestReader {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  fail(place: string, rule: string): never {
    throw new BackupError(`${this.#path} is no manifest of a backup: ${place} must be ${rule}.`);
  }

  object(place: string, value: unknown): Readonly<Record<string, unknown>> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    return this.fail(place, 'an object');
  }

  list(place: string, value: unknown): readonly unknown[] {
    if (Array.isArray(value) && value.length <= 2_000) return value as unknown[];
    return this.fail(place, 'a list of at most 2000');
  }

  text(place: string, value: unknown, pattern: RegExp): string {
    if (typeof value === 'string' && pattern.test(value)) return value;
    return this.fail(place, `a text like ${pattern.source}`);
  }

  count(place: string, value: unknown): number {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    return this.fail(place, 'a whole number');
  }

  column(place: string, value: unknown): Column {
    const { name, type } = this.object(place, value);
    return { name: this.text(`${place}.name`, name, NAME), type: this.text(`${place}.type`, type, TYPE) };
  }

  table(place: string, value: unknown): TableEntry {
    const entry = this.object(place, value);
    const name = this.text(`${place}.name`, entry['name'], NAME);
    const file = fileNameOf(name);
    if (entry['file'] !== file) this.fail(`${place}.file`, `"${file}"`);
    return {
      name,
      file,
      columns: this.list(`${place}.columns`, entry['columns']).map((column, index) =>
        this.column(`${place}.columns.${index}`, column),
      ),
      rows: this.count(`${place}.rows`, entry['rows']),
      bytes: this.count(`${place}.bytes`, entry['bytes']),
      sha256: this.text(`${place}.sha256`, entry['sha256'], HASH),
      contentSha256: this.text(`${place}.contentSha256`, entry['contentSha256'], HASH),
    };
  }

  sums(value: unknown): PortfolioSums {
    const sums = this.object('sums', value);
    const dollars = (field: string): string => this.text(`sums.${field}`, sums[field], DECIMAL);
    return {
      portfolios: this.count('sums.portfolios', sums['portfolios']),
      initialBalance: dollars('initialBalance'),
      balance: dollars('balance'),
      totalInvested: dollars('totalInvested'),
      realizedPnl: dollars('realizedPnl'),
      totalProfitLoss: dollars('totalProfitLoss'),
    };
  }
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BackupError(`${path} is no manifest of a backup: it is not JSON.`);
  }
}

/**
 * Reads the text of a manifest and trusts nothing in it: every field has the type that we write, every file the name of
 * its table, and no table comes twice.
 * @throws BackupError in one sentence
 */
export function parseManifest(path: string, text: string): Manifest {
  const reader = new ManifestReader(path);
  const manifest = reader.object('all of it', parsed(path, text));
  if (manifest['format'] !== FORMAT || manifest['version'] !== VERSION)
    throw new BackupError(
      `${path} has a format that this release does not read; use the release that wrote it.`,
    );
  const tables = reader
    .list('tables', manifest['tables'])
    .map((entry, index) => reader.table(`tables.${index}`, entry));
  const twice = tables.find(({ file }, index) => tables.findIndex((other) => other.file === file) < index);
  if (twice) reader.fail('tables', `one entry a table, and ${twice.name} has two`);
  return {
    format: FORMAT,
    version: VERSION,
    createdAt: reader.text('createdAt', manifest['createdAt'], ISO_TIME),
    postgresql: reader.text('postgresql', manifest['postgresql'], SERVER_VERSION),
    migrations: reader
      .list('migrations', manifest['migrations'])
      .map((name, index) => reader.text(`migrations.${index}`, name, NAME)),
    sums: reader.sums(manifest['sums']),
    tables,
  };
}
