// The short forms of the long runs: a minute of the fault laboratory with faults that chance chooses, a minute of
// the siege, half a minute of the contest, and the benchmark as a proof that it runs, whatever its figures. Usage: node .ci/short-forms.mjs
import { check, conclude, runReport } from './check.mjs';

// How fast a machine comes back is a figure, and no test: only that it does.
const PATIENCE = ['--recovery', '60'];
const chaos = runReport(['run', '--silent', 'chaos', '--', '--minutes', '1', ...PATIENCE, '--json']);
const { seed, rounds, symptoms, faults = [], volume = {} } = chaos.report ?? {};
check(
  chaos.exitCode === 0 && symptoms?.length === 0,
  `chaos: nothing lost, doubled or adrift (seed ${seed})`,
);
for (const symptom of symptoms ?? []) console.log(JSON.stringify(symptom));
check(faults.length >= 10, `chaos: ${rounds} rounds of ${faults.length} kinds of fault`);
for (const kind of ['settlements', 'reversals', 'bookFills', 'sharedCommits'])
  check(volume[kind] > 0, `chaos: met ${kind} (${volume[kind]})`);
const kills = faults.filter(({ fault }) => fault === 'api-kill').map((row) => row.recoveryMedianMs);
console.log(
  `  trading again after a kill: ${kills.map((ms) => `${Math.round(ms)} ms`).join() || 'none came'}`,
);

// Two APIs, a lying venue and eight tenants, seen only from outside; the largest is smaller than in earnest.
const siege = runReport([
  'run',
  '--silent',
  'siege',
  '--',
  '--minutes',
  '1',
  '--positions',
  '2000',
  ...PATIENCE,
  '--json',
]);
const { rounds: sieges, findings, told } = siege.report ?? {};
check(siege.exitCode === 0 && findings?.length === 0, `siege: nothing found (seed ${siege.report?.seed})`);
for (const finding of findings ?? []) console.log(JSON.stringify(finding));
check(sieges >= 2 && told > 0, `siege: ${sieges} rounds, ${told} fills told by streams`);

// Four strategies on one played world for half a minute, with every trouble.
const contest = runReport(['run', '--silent', 'contest', '--', '--minutes', '0.5', '--json']);
const { goals: contestGoals = [], entrants = [] } = contest.report ?? {};
check(contest.exitCode === 0, `contest: ends with code 0 (seed ${contest.report?.seed})`);
check(contestGoals.length === 13, `contest: every goal was looked at (${contestGoals.length})`);
for (const { what, faults: missed } of contestGoals)
  check(missed.length === 0, `contest: ${what} ${missed.slice(0, 3).join('; ')}`.trim());
for (const { strategy, fills } of entrants) check(fills > 0, `contest: ${strategy} traded (${fills} fills)`);

const bench = runReport(['run', '--silent', 'bench', '--', '--quick', '--json']);
const { goals = [], startUp, memory, audits } = bench.report ?? {};
check(bench.exitCode === 0, `bench: ends with code 0 (${bench.exitCode})`);
check(audits?.ours.clean && audits?.yardstick.clean, 'bench: the books of both sides are clean');
check(goals.length === 11, `bench: every figure that was promised was measured (${goals.length})`);
for (const { what, figure, reached } of goals)
  console.log(`  ${what}: ${figure.median.toFixed(2)} (${reached})`);
check(startUp !== null && memory !== null, 'bench: start-up and memory were measured');

conclude();
