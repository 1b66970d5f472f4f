import { runProgram } from '@prescient/workshop';
import { runBenchmark } from './benchmark.ts';
import { besideText, measureBesideReaders } from './readers/beside-readers.ts';
import { isBounded, measureReadCosts, readCostsText } from './readers/read-costs.ts';
import { isFastEnough, measureReplay, replayText } from './replay/measure-replay.ts';
import { reportJson, reportText } from './report/report.ts';
import { readSettings, USAGE, type Settings } from './settings.ts';

const print = ({ json }: Settings, report: unknown, text: string): void =>
  console.log(json ? JSON.stringify(report, null, 2) : text);

async function besideReaders(settings: Settings): Promise<boolean> {
  const results = await measureBesideReaders(settings);
  print(settings, results, besideText(results));
  return results.every(({ isKept }) => isKept);
}

async function reads(settings: Settings): Promise<boolean> {
  const costs = await measureReadCosts();
  print(settings, costs, readCostsText(costs));
  return costs.every(isBounded);
}

async function replay(settings: Settings): Promise<boolean> {
  const report = await measureReplay(settings.millions * 1e6);
  print(settings, report, replayText(report));
  return settings.quick || isFastEnough(report);
}

async function benchmark(settings: Settings): Promise<boolean> {
  const report = await runBenchmark(settings);
  print(settings, reportJson(report), reportText(report));
  return report.audits.ours.clean && report.audits.yardstick.clean;
}

/**
 * Ends with 0 when the benchmark ran, whatever its figures, and where what is promised of reads is kept; 1 when something
 * was lost, failed or is not kept; 2 for a bad command line.
 */
runProgram(USAGE, async (args) => {
  const settings = readSettings(args);
  const { besideReaders: isBeside, reads: isReads, replay: isReplay } = settings;
  const run = isBeside ? besideReaders : isReads ? reads : isReplay ? replay : benchmark;
  if (!(await run(settings))) process.exitCode = 1;
});
