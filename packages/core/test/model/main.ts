// `npm run model -- 100000`: the model test with as many commands as you like.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const [commands = '100000'] = process.argv.slice(2);
if (!/^[1-9]\d{2,7}$/.test(commands)) {
  process.stderr.write('Say how many commands, from 100 to 99999999: npm run model -- 100000\n');
  process.exit(2);
}
const cwd = join(import.meta.dirname, '..', '..');
const vitest = join(cwd, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/model'], {
  cwd,
  env: { ...process.env, MODEL_COMMANDS: commands },
  stdio: 'inherit',
});
process.exit(status ?? 1);
