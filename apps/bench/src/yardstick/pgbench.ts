import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { PORTFOLIOS } from '../load/portfolios.ts';
import { endedChildrenSeconds } from '../measure/processor-time.ts';
import { mean } from '../measure/statistics.ts';
import * as yardstick from './yardstick-job.ts';

const THREADS = 2;

function argumentsFor({ database, portfolios, clients, seconds, run }: yardstick.YardstickJob): string[] {
  const { hostname, port, username, pathname } = new URL(database.applicationUrl);
  const ids = PORTFOLIOS[portfolios];
  const values = { first: ids[0], last: ids.at(-1), n: yardstick.FIRST_NUMBER, run, ...yardstick.CONSTANTS };
  const options = {
    '-h': hostname,
    '-p': port,
    '-U': username,
    '-M': 'prepared',
    '-c': clients,
    '-j': THREADS,
    '-T': yardstick.WARM_UP_SECONDS + Math.ceil(seconds),
    '-P': 1,
    '-f': yardstick.YARDSTICK_SQL,
  };
  return [
    '-n',
    ...Object.entries(options).flatMap(([name, value]) => [name, String(value)]),
    ...Object.entries(values).flatMap(([name, value]) => ['-D', `${name}=${value}`]),
    pathname.slice(1),
  ];
}

/** pgbench's version, or null where there is none on this machine. */
export async function findPgbench(): Promise<string | null> {
  const child = spawn('pgbench', ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [version] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    return /\d+(\.\d+)?/.exec(version)?.[0] ?? null;
  } catch {
    return null;
  }
}

/** Lets pgbench run the yardstick; what it reports of each second after the first counts. */
export async function runPgbench(job: yardstick.YardstickJob): Promise<yardstick.YardstickResult> {
  const { password } = new URL(job.database.applicationUrl);
  const before = endedChildrenSeconds();
  const child = spawn('pgbench', argumentsFor(job), {
    env: { ...process.env, PGPASSWORD: decodeURIComponent(password) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [report, [code]] = await Promise.all([
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  const rates = [...report.matchAll(/^progress: [\d.]+ s, ([\d.]+) tps/gm)].map(([, rate]) => Number(rate));
  if (code !== 0 || rates.length <= yardstick.WARM_UP_SECONDS) throw new Error(`pgbench failed: ${report}`);
  const after = endedChildrenSeconds();
  return {
    tradesPerSecond: mean(rates.slice(yardstick.WARM_UP_SECONDS)),
    generatorSeconds: before === null || after === null ? null : after - before,
  };
}
