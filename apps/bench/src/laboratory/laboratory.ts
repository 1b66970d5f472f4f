import { createPortfolio, openDatabase, parseUsd } from '@prescient/core';
import { openLocalPostgres, type LocalPostgres } from '@prescient/local-postgres';
import type { Client } from 'pg';
import { ApiProcess, temporaryHome } from '@prescient/workshop';
import { connectTo, type BenchDatabase } from './bench-database.ts';
import { LoadGenerator } from '../load/load.ts';
import { PORTFOLIOS } from '../load/portfolios.ts';
import type { Settings } from '../settings.ts';
import { chooseYardstick, type YardstickTool } from '../yardstick/yardstick.ts';

/** Everything that a measurement needs: the servers, and a database for each side. */
export interface Laboratory {
  readonly postgres: LocalPostgres;
  /** The folder of all of it. */
  readonly folder: string;
  readonly api: ApiProcess;
  readonly load: LoadGenerator;
  readonly ours: BenchDatabase;
  readonly yardstick: BenchDatabase;
  readonly tool: YardstickTool;
  close(): Promise<void>;
}

const YARDSTICK_DATABASE = 'yardstick';

function inDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/** Migrates a database and opens the portfolios in it. */
async function prepare(ownerUrl: string, applicationUrl: string): Promise<BenchDatabase> {
  const db = await openDatabase({ url: applicationUrl, ownerUrl });
  const initialBalance = parseUsd('1000000000');
  const ids = [...PORTFOLIOS.one, ...PORTFOLIOS.spread];
  await Promise.all(ids.map((id) => createPortfolio(db, { id, name: `bench ${id}`, initialBalance })));
  await db.close();
  return { ownerUrl, applicationUrl, owner: await connectTo(ownerUrl) };
}

async function prepareYardstick(postgres: LocalPostgres, owner: Client): Promise<BenchDatabase> {
  await owner.query(`create database ${YARDSTICK_DATABASE}`);
  const { ownerUrl, applicationUrl } = postgres;
  return prepare(inDatabase(ownerUrl, YARDSTICK_DATABASE), inDatabase(applicationUrl, YARDSTICK_DATABASE));
}

/** Node's options that leave a profile of the API's processor time in that folder when it stops. */
const profilingInto = (folder: string | null): string[] =>
  folder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];

/** Starts PostgreSQL with durability on, the API, and the load generator. */
export async function openLaboratory(settings: Settings): Promise<Laboratory> {
  await using opening = new AsyncDisposableStack();
  const home = await temporaryHome('bench');
  opening.defer(() => home.remove());
  const postgres = await openLocalPostgres({ home: home.path, durable: true });
  opening.defer(() => postgres.leave());
  const ours = await prepare(postgres.ownerUrl, postgres.applicationUrl);
  opening.defer(() => ours.owner.end());
  const yardstick = await prepareYardstick(postgres, ours.owner);
  opening.defer(() => yardstick.owner.end());
  const api = await ApiProcess.start({
    home: home.path,
    nodeOptions: profilingInto(settings.profile),
    // The time of a read is measured, not its wait for a turn.
    environment: { READ_RATE: '0' },
  });
  opening.defer(() => api.stop());
  const load = new LoadGenerator();
  opening.defer(() => load.close());
  const tool = await chooseYardstick(load, settings.pgbench);
  const opened = opening.move();
  return {
    postgres,
    folder: home.path,
    api,
    load,
    ours,
    yardstick,
    tool,
    close: () => opened.disposeAsync(),
  };
}
