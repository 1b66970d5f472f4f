// `npm run crowd -- 10000`: settles one market in as many portfolios as you like, ten positions each.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const [portfolios = '10000'] = process.argv.slice(2);
if (!/^[1-9]\d{0,5}$/.test(portfolios)) {
  process.stderr.write('Say how many portfolios, from 1 to 999999: npm run crowd -- 10000\n');
  process.exit(2);
}
const cwd = join(import.meta.dirname, '..', '..');
const vitest = join(cwd, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/settlement/crowd'], {
  cwd,
  env: { ...process.env, CROWD: portfolios },
  stdio: 'inherit',
});
process.exit(status ?? 1);
