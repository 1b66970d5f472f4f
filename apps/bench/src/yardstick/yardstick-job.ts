import { join } from 'node:path';
import type { BenchDatabase } from '../laboratory/bench-database.ts';
import type { Portfolios } from '../load/portfolios.ts';

export const YARDSTICK_SQL = join(import.meta.dirname, '..', '..', 'yardstick.sql');
/** Connections that trade at once, as many as there are bots. */
export const CLIENTS = 64;
/** With these it does most on two cores: on one row nobody then waits for a lock, over many rows few do. */
export const FEWER_CLIENTS = { one: 1, spread: 8 } as const satisfies Record<Portfolios, number>;
/** The first second, in which each connection prepares its statements, does not count. */
export const WARM_UP_SECONDS = 1;
/** The number before each connection's first trade; all numbers have as many digits. */
export const FIRST_NUMBER = 10_000_000;

export interface YardstickJob {
  readonly database: BenchDatabase;
  readonly portfolios: Portfolios;
  readonly clients: number;
  readonly seconds: number;
  /** Four characters that no other run of the same database has. */
  readonly run: string;
}

export interface YardstickResult {
  readonly tradesPerSecond: number;
  /** Processor seconds of whatever sent the statements; null where the system does not tell. */
  readonly generatorSeconds: number | null;
}

const answer = {
  kind: 'execute',
  portfolioId: 1_000,
  commandId: 'yard-00-10000000',
  tradeId: 'yard-00-10000000',
  price: '0.500000',
  shares: '0.020000',
  amount: '0.010000',
  fee: '0.000000',
  cost: '0.010000',
  fillModel: 'quoted',
  balance: '999999999.990000',
  totalInvested: '0.010000',
  realizedPnl: '0.000000',
  recordedAt: '2026-01-15T12:00:00.000Z',
};

/** The values of the yardstick's trades that the script does not spell out. */
export const CONSTANTS: Readonly<Record<string, string>> = {
  moment: '2026-01-15T12:00:00.000Z',
  question: 'Will the Astrid Pilots win the Harbour Cup?',
  hash: '5c4c475c67ae0394f04661622900d09fd46bf73057b1683d096d202b20e26ce1',
  receipt: JSON.stringify({ source: 'quoted', price: '0.500000' }),
  result: JSON.stringify({ accepted: true, result: answer }),
};
