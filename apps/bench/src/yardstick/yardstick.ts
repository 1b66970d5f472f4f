import { readFileSync } from 'node:fs';
import type { LoadGenerator } from '../load/load.ts';
import { findPgbench, runPgbench } from './pgbench.ts';
import { PORTFOLIOS } from '../load/portfolios.ts';
import * as yardstick from './yardstick-job.ts';

/** A program that sends the statements of yardstick.sql. */
export interface YardstickTool {
  readonly name: string;
  run(job: yardstick.YardstickJob): Promise<yardstick.YardstickResult>;
}

/** The same statements through the `pg` driver, prepared, from the process that makes our load too. */
const driverTool = (load: LoadGenerator): YardstickTool => ({
  name: 'NO PGBENCH HERE: the same statements through the pg driver, prepared, in a plain loop',
  run: ({ database, portfolios, clients, seconds, run }) =>
    load.state({
      kind: 'statements',
      url: database.applicationUrl,
      script: readFileSync(yardstick.YARDSTICK_SQL, 'utf8'),
      clients,
      portfolioIds: PORTFOLIOS[portfolios],
      warmUpSeconds: yardstick.WARM_UP_SECONDS,
      seconds,
      values: { ...yardstick.CONSTANTS, run, n: String(yardstick.FIRST_NUMBER) },
    }),
});

/** pgbench where it is installed and wanted, else the driver. */
export async function chooseYardstick(load: LoadGenerator, preferPgbench: boolean): Promise<YardstickTool> {
  const version = preferPgbench ? await findPgbench() : null;
  if (version === null) return driverTool(load);
  return { name: `pgbench ${version} -M prepared -c ${yardstick.CLIENTS} -j 2`, run: runPgbench };
}
