import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { Journal, type TradeInput } from '../src/journal/journal.ts';
import { birthOf } from '../src/journal/process-birth.ts';

const root = mkdtempSync(join(tmpdir(), 'prescient-journal-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const place = (name: string) => ({ folder: join(root, name), portfolioId: 1 });
const fileOf = (name: string, pid: number) => join(root, name, `portfolio-1.${pid}.ndjson`);
/** No process has this id. */
const DEAD = 2_147_483_646;

const trade = (tradeId: string): TradeInput => ({
  portfolioId: 1,
  tradeId,
  marketId: 'm',
  marketQuestion: 'q',
  action: 'buy_yes',
  amount: '1',
  price: '0.5',
  timestamp: '2026-01-15T12:00:00Z',
});

test('the unanswered trades of a bot that died are taken over, once, and no others', async () => {
  const first = await Journal.open(place('a'));
  expect(first.unanswered).toEqual([]);
  await first.intend([trade('one'), trade('two'), trade('three')]);
  await first.answered(['one', 'three']);
  // It dies: its process is gone, its file stays.
  await first.close();
  renameSync(fileOf('a', process.pid), fileOf('a', DEAD));
  const second = await Journal.open(place('a'));
  expect(second.unanswered).toEqual([trade('two')]);
  expect(existsSync(fileOf('a', DEAD))).toBe(false);
  await second.answered(['two']);
  await second.close();
  expect(existsSync(fileOf('a', process.pid))).toBe(false);
});

test('the journal of a bot that runs is left alone', async () => {
  const running = process.ppid;
  const own = await Journal.open(place('b'));
  await own.intend([trade('one')]);
  await own.close();
  const text = readFileSync(fileOf('b', process.pid), 'utf8');
  rmSync(fileOf('b', process.pid));
  const [ours, theirs] = [await birthOf(process.pid), await birthOf(running)];
  writeFileSync(fileOf('b', running), ours === null ? text : text.replace(ours, theirs!));
  const another = await Journal.open(place('b'));
  expect(another.unanswered).toEqual([]);
  expect(existsSync(fileOf('b', running))).toBe(true);
  await another.close();
});

test('the journal of a bot whose process id another process has by now is taken over', async () => {
  const stranger = process.ppid;
  const own = await Journal.open(place('e'));
  await own.intend([trade('one')]);
  await own.close();
  const text = readFileSync(fileOf('e', process.pid), 'utf8');
  const { writer } = JSON.parse(text.split('\n')[0]!);
  expect(writer).toBe(await birthOf(process.pid));
  rmSync(fileOf('e', process.pid));
  // A reboot leaves this: the id of a process that runs, and the birth of one that does not.
  writeFileSync(fileOf('e', stranger), text.replace(writer, 'of another life'));
  const after = await Journal.open(place('e'));
  expect(after.unanswered).toEqual([trade('one')]);
  expect(existsSync(fileOf('e', stranger))).toBe(false);
  await after.close();
});

test.skipIf(process.platform === 'win32')(
  'the name of a journal is on disk, too, and so are the folders above it',
  async () => {
    const synced: number[] = [];
    const handle = await open(root, 'r');
    const real = Object.getPrototypeOf(handle) as FileHandle;
    const spy = vi.spyOn(real, 'sync').mockImplementation(async function (this: FileHandle) {
      synced.push((await this.stat()).ino);
    });
    const journal = await Journal.open(place('f/g'));
    spy.mockRestore();
    for (const folder of [root, join(root, 'f'), join(root, 'f', 'g')])
      expect(synced).toContain(statSync(folder).ino);
    await Promise.all([journal.close(), handle.close()]);
  },
);

test('an intent is on disk before it may be sent', async () => {
  const journal = await Journal.open(place('c'));
  await journal.intend([trade('one')]);
  expect(readFileSync(fileOf('c', process.pid), 'utf8')).toContain('"tradeId":"one"');
  await journal.close();
});

test('a line that a crash cut off is skipped', async () => {
  const journal = await Journal.open(place('d'));
  await journal.intend([trade('one')]);
  await journal.close();
  appendFileSync(fileOf('d', process.pid), '{"intent":{"tradeId":"tw');
  const again = await Journal.open(place('d'));
  expect(again.unanswered).toEqual([trade('one')]);
  await again.close();
});
