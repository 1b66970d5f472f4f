// `npm run replay:verify -- 30`: a session of three strategies in the played world for so many minutes, and its replay.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAIN } from '../../src/process/places.ts';
import { sessionWords } from '../support/session-strategies.ts';

const [minutes = '30'] = process.argv.slice(2);
if (!/^[1-9]\d{0,3}$/.test(minutes)) {
  process.stderr.write(
    'Say how many minutes the session lasts, from 1 to 9999: npm run replay:verify -- 30\n',
  );
  process.exit(2);
}
const place = mkdtempSync(join(tmpdir(), 'prescient-replay-verify-'));
const folder = join(place, 'session');
const home = join(place, 'home');
const env = { ...process.env, PRESCIENT_HOME: home, PORT: '0' };
process.stderr.write(`Three strategies trade in the played world for ${minutes} minutes.\n`);
const live = spawn(process.execPath, [MAIN, 'start', '--interval', '5', ...sessionWords(folder)], {
  env,
  stdio: ['ignore', 'ignore', 'inherit'],
});
const ended = new Promise<number | null>((resolve) => live.once('exit', resolve));
await Promise.race([ended, sleep(Number(minutes) * 60_000, undefined, { ref: false })]);
live.kill('SIGINT');
const code = (await ended) ?? 1;
if (code !== 0) process.exit(code);
const { status } = spawnSync(process.execPath, [MAIN, 'replay', 'verify', folder], { env, stdio: 'inherit' });
rmSync(home, { recursive: true, force: true });
process.exit(status ?? 1);
