import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from 'hyparquet';
import { writeTape } from '../src/build/write-tape.ts';
import type { RowSink } from '../src/importers/importer.ts';
import { pmxtV2 } from '../src/importers/pmxt-v2/importer.ts';
import { V2_KINDS } from '../src/importers/pmxt-v2/row-window.ts';
import { gammaMarket, tokenIds } from '../test/support/market-pages.ts';
import { movingBook } from '../test/support/moving-book.ts';
import { writeArchive } from '../test/support/write-archive.ts';

/**
 * Measures the importer of PMXT's archive on made files: rows a second of one core, the same with the tape written, and the
 * reading of the same columns by hyparquet alone. Each task has a process of its own, so that its memory is its own.
 *
 * node bench/importers.ts [rows an hour] [hours]
 */
const FIRST_HOUR = Date.parse('2026-05-01T10:00:00Z');
const HOUR_MS = 3_600_000;
const MARKETS = 100;
const ROUNDS = 3;

const conditionOf = (market: number): string => `0x${`${market}`.padStart(64, '0')}`;

function* rowsOf(hour: number, rows: number) {
  const from = FIRST_HOUR + hour * HOUR_MS;
  for (let market = 1; market <= MARKETS; market++)
    for (const [outcome, asset] of tokenIds(market).entries())
      yield* movingBook({
        market: conditionOf(market),
        asset,
        from,
        to: from + HOUR_MS,
        rows: rows / (2 * MARKETS),
        seed: hour * 1_000 + market * 2 + outcome,
      });
}

interface Folder {
  readonly files: string[];
  readonly marketFiles: string[];
  readonly workFolder: string;
}

function folderOf(folder: string): Folder {
  const files = readdirSync(folder).filter((name) => name.endsWith('.parquet'));
  return {
    files: files.toSorted().map((name) => join(folder, name)),
    marketFiles: [join(folder, 'markets.json')],
    workFolder: join(folder, 'work'),
  };
}

async function make(folder: string, rows: number, hours: number): Promise<number> {
  const pages = Array.from({ length: MARKETS }, (_, index) =>
    gammaMarket(index + 1, { conditionId: conditionOf(index + 1) }),
  );
  writeFileSync(join(folder, 'markets.json'), JSON.stringify(pages));
  mkdirSync(join(folder, 'work'));
  for (let hour = 0; hour < hours; hour++) {
    const name = new Date(FIRST_HOUR + hour * HOUR_MS).toISOString().slice(0, 13);
    await writeArchive(join(folder, `polymarket_orderbook_${name}.parquet`), rowsOf(hour, rows));
  }
  return rows * hours;
}

const READ = Object.keys(V2_KINDS).filter((name) => name !== 'market');
const compressors = { ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) };

/** Reads the columns of a file by hyparquet alone, one column of one group at a time, as stored integers. */
async function readFile(path: string): Promise<number> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  for (const element of metadata.schema)
    if (element.type === 'INT32' || element.type === 'INT64') {
      delete element.converted_type;
      delete element.logical_type;
    }
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    for (const column of READ)
      await parquetRead({
        file,
        metadata,
        compressors,
        columns: [column],
        rowStart,
        rowEnd,
        onPage: () => {},
      });
    rowStart = rowEnd;
  }
  return rowStart;
}

async function readRaw({ files }: Folder): Promise<number> {
  let rows = 0;
  for (const path of files) rows += await readFile(path);
  return rows;
}

async function importInto(sink: RowSink, { files, marketFiles, workFolder }: Folder): Promise<number> {
  let done = 0;
  for await (const progress of pmxtV2.read(files, sink, { marketFiles, workFolder })) done = progress.done;
  return done;
}

async function importOnly(folder: Folder): Promise<number> {
  const numbers: string[] = [];
  let sum = 0;
  let rows = 0;
  const sink: RowSink = {
    token: ({ marketId, outcome }) => {
      const name = `${marketId}.${outcome}`;
      return numbers.includes(name) ? numbers.indexOf(name) : numbers.push(name) - 1;
    },
    row: (...[at, token, kind, flags, price, size]) => {
      rows += 1;
      sum += at + token + kind + flags + price + size;
    },
    note: () => {},
    refuse: (name, count) => console.log('refused', name, count),
  };
  const read = await importInto(sink, folder);
  console.log(`  ${rows} rows for the tape; sum ${sum}`);
  return read;
}

async function importTape(folder: Folder): Promise<number> {
  let read = 0;
  const path = join(folder.workFolder, '..', 'made.tape');
  await writeTape(path, { source: 'pmxt-v2', grain: 'books' }, async function* fill(sink) {
    for await (const { done } of pmxtV2.read(folder.files, sink, folder)) yield (read = done);
  });
  console.log(`  tape of ${(statSync(path).size / 1e6).toFixed(1)} MB`);
  return read;
}

const tasks = { raw: readRaw, import: importOnly, tape: importTape };
type Task = keyof typeof tasks;

async function runTask(task: Task, folder: string): Promise<void> {
  const started = process.cpuUsage();
  const from = performance.now();
  const rows = await tasks[task](folderOf(folder));
  const { user, system } = process.cpuUsage(started);
  const seconds = (performance.now() - from) / 1_000;
  const peak = process.resourceUsage().maxRSS / 1_024;
  process.send!({ rows, seconds, cpu: (user + system) / 1e6, peak });
}

interface Answer {
  readonly rows: number;
  readonly seconds: number;
  readonly cpu: number;
  readonly peak: number;
}

async function inProcess(task: string, folder: string, more: string[] = []): Promise<Answer> {
  const child = fork(import.meta.filename, ['--task', task, folder, ...more]);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  child.once('message', (answer) => resolve(answer as Answer));
  child.once('exit', (code) => {
    if (code !== 0) reject(new Error(`${task} ends with ${code}`));
  });
  return promise;
}

async function main(rows: number, hours: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'prescient-importers-'));
  try {
    console.log(`${cpus()[0]?.model} × ${cpus().length}, Node ${process.version}`);
    await inProcess('make', folder, [`${rows}`, `${hours}`]);
    const bytes = folderOf(folder).files.reduce((sum, file) => sum + statSync(file).size, 0);
    console.log(`${hours} files of ${rows} rows, ${(bytes / 1e6).toFixed(1)} MB`);
    for (let round = 0; round < ROUNDS; round++)
      for (const task of Object.keys(tasks)) {
        const { rows: read, seconds, cpu, peak } = await inProcess(task, folder);
        const rates = [read / seconds / 1e6, read / cpu / 1e6].map((rate) => rate.toFixed(3));
        console.log(
          `${task.padEnd(8)} ${rates[0]} M rows/s, ${rates[1]} M rows/s of processor time, peak ${peak.toFixed(0)} MB`,
        );
      }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [first, second, third, ...rest] = process.argv.slice(2);
if (first !== '--task') await main(Number(first ?? 3_200_000), Number(second ?? 1));
else if (second === 'make') {
  const made = await make(third!, Number(rest[0]), Number(rest[1]));
  process.send!({ rows: made, seconds: 0, cpu: 0, peak: 0 });
} else await runTask(second as Task, third!);
