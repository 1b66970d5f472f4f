import type { Column } from './table-shape.ts';

/** A table in a backup. */
export interface TableEntry {
  readonly name: string;
  /** `fileNameOf(name)` in the backup's folder: gzip of one JSON object a line, each value as PostgreSQL writes it. */
  readonly file: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  /** Size of the compressed file. */
  readonly bytes: number;
  /** Hash of the compressed file. */
  readonly sha256: string;
  /** Hash of the lines before compression. A restored table gives the same. */
  readonly contentSha256: string;
}

/** The totals over all portfolios, in decimal dollars, by which a person recognises a backup. A restore checks them. */
export interface PortfolioSums {
  readonly portfolios: number;
  readonly initialBalance: string;
  readonly balance: string;
  readonly totalInvested: string;
  readonly realizedPnl: string;
  readonly totalProfitLoss: string;
}

/** The contents of a backup. */
export interface Manifest {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  /** The moment of the snapshot, ISO 8601. */
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
