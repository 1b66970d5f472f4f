// `npm run races -- 5000`: the race test with as many lots as you like.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const [races = '5000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
if (!/^[1-9]\d{1,6}$/.test(races) || !/^\d{1,9}$/.test(seed)) {
  process.stderr.write(
    'Say how many races, from 10 to 9999999, and perhaps a seed: npm run races -- 5000 7\n',
  );
  process.exit(2);
}
process.stdout.write(`seed ${seed}\n`);
const cwd = join(import.meta.dirname, '..', '..');
const vitest = join(cwd, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/races'], {
  cwd,
  env: { ...process.env, RACES: races, RACE_SEED: seed },
  stdio: 'inherit',
});
process.exit(status ?? 1);
