import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from './backup-error.ts';
import type { Column } from './table-shape.ts';

/** A table in a backup. */
export interface TableEntry {
  readonly name: string;
  /** Within the backup's folder: gzip of one JSON object a line, each value as PostgreSQL itself writes it. */
  readonly file: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  /** Of the file, as it lies there. */
  readonly bytes: number;
  readonly sha256: string;
  /** Of the lines before they were compressed; a table that was restored gives the same. */
  readonly contentSha256: string;
}

/** What all portfolios come to, in decimal dollars; for people who look whether it is the right backup. */
export interface PortfolioSums {
  readonly portfolios: number;
  readonly initialBalance: string;
  readonly balance: string;
  readonly totalInvested: string;
  readonly realizedPnl: string;
  readonly totalProfitLoss: string;
}

/** What a backup holds. */
export interface Manifest {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  /** When the snapshot was taken, ISO 8601. */
  readonly createdAt: string;
  readonly postgresql: string;
  /** The migrations that had been applied, in order. */
  readonly migrations: readonly string[];
  readonly sums: PortfolioSums;
  /** A table comes after those that it refers to. */
  readonly tables: readonly TableEntry[];
}

export const FORMAT = 'prescient-backup';
export const VERSION = 1;

const MANIFEST_FILE = 'manifest.json';
/** In the form of `sha256sum -c`. */
const CHECKSUM_FILE = 'manifest.sha256';

const checksumLine = (text: string): string =>
  `${createHash('sha256').update(text).digest('hex')}  ${MANIFEST_FILE}\n`;

/** Completes a backup's folder: what has a manifest that fits its checksum was written to its end. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  for (const [file, content] of [
    [MANIFEST_FILE, text],
    [CHECKSUM_FILE, checksumLine(text)],
  ] as const) {
    await writeFile(join(folder, file), content, { flag: 'wx', mode: 0o600, flush: true });
  }
}

async function read(folder: string, file: string): Promise<string> {
  try {
    return await readFile(join(folder, file), 'utf8');
  } catch (error) {
    throw new BackupError(
      `${join(folder, file)} cannot be read (${(error as Error).message}): this is no backup, or not a whole one.`,
    );
  }
}

/** The manifest of a backup, exactly as it was written. @throws BackupError */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await read(folder, MANIFEST_FILE);
  if ((await read(folder, CHECKSUM_FILE)) !== checksumLine(text)) {
    throw new BackupError(
      `${join(folder, MANIFEST_FILE)} does not fit ${CHECKSUM_FILE}: one of the two was changed.`,
    );
  }
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format === FORMAT && manifest.version === VERSION) return manifest;
  throw new BackupError(
    `${folder} has a format that this release does not read; use the release that wrote it.`,
  );
}
