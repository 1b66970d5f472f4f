import { readOptions, runProgram, table, UsageError } from '@prescient/workshop';
import { runSlicer } from './run-slicer.ts';

const USAGE = `npm run slicer -- [--minutes N] [--slices N] [--json]

  --minutes N   how long the world is played; 10 unless given
  --slices N    into how many buys each best level is cut; 5 unless given`;

/** @throws UsageError unless the text is a number above 0 */
function positive(name: string, text: string): number {
  const number = Number(text);
  if (/^\d{1,4}(\.\d{1,3})?$/.test(text) && number > 0) return number;
  throw new UsageError(`--${name} "${text}" must be a number above 0.`);
}

const OPTIONS = {
  minutes: { type: 'string', default: '10' },
  slices: { type: 'string', default: '5' },
  json: { type: 'boolean', default: false },
} as const;

/** Ends with 0 when no level gave more than it ever offered, 1 when one did, 2 for a bad command line. */
runProgram(USAGE, async (args) => {
  const { minutes, slices, json } = readOptions(args, OPTIONS);
  const report = await runSlicer({
    seconds: 60 * positive('minutes', minutes),
    rate: 20,
    slices: Math.ceil(positive('slices', slices)),
  });
  const { over, counts, ...sums } = report;
  console.log(
    json
      ? JSON.stringify(report, null, 2)
      : table(
          ['what', 'how much'],
          [
            ...Object.entries(sums),
            ...Object.entries(counts),
            ['levels that gave too much', over.length],
          ].map(([name, value]) => [String(name), String(value)]),
        ),
  );
  for (const level of over) console.log(level);
  if (over.length > 0) process.exitCode = 1;
});
