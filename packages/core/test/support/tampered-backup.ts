import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Manifest, TableEntry } from '../../src/index.ts';

type Writable<T> = { -readonly [Key in keyof T]: Writable<T[Key]> };
export type TamperedManifest = Writable<Manifest>;

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A backup whose tamperer redoes every hash, as anybody can who has the folder. */
export class TamperedBackup {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  /** Changes the manifest and redoes its checksum. A text takes its place as it is. */
  manifest(change: (manifest: TamperedManifest) => unknown): void {
    const manifest = JSON.parse(readFileSync(this.path('manifest.json'), 'utf8')) as TamperedManifest;
    const changed = change(manifest);
    const text = typeof changed === 'string' ? changed : `${JSON.stringify(manifest, null, 2)}\n`;
    writeFileSync(this.path('manifest.json'), text);
    writeFileSync(this.path('manifest.sha256'), `${sha256(text)}  manifest.json\n`);
  }

  /** Changes the entry of a table. */
  entry(table: string, change: (entry: Writable<TableEntry>) => unknown): void {
    this.manifest(({ tables }) => void change(tables.find(({ name }) => name === table)!));
  }

  /** Gives a table other contents and redoes its number of rows, its size and its hashes. */
  contents(table: string, content: Buffer): void {
    this.entry(table, (entry) => {
      // Forty megabytes are a long way to pack well.
      const packed = gzipSync(content, { level: 1 });
      writeFileSync(this.path(entry.file), packed);
      let rows = 0;
      for (let at = content.indexOf(0x0a); at >= 0; at = content.indexOf(0x0a, at + 1)) rows += 1;
      Object.assign(entry, {
        rows,
        bytes: packed.length,
        sha256: sha256(packed),
        contentSha256: sha256(content),
      });
    });
  }

  lines(table: string): string[] {
    const packed = readFileSync(this.path(`${table.replaceAll('_', '-')}.jsonl.gz`));
    return gunzipSync(packed).toString().trimEnd().split('\n');
  }

  /** Changes the lines of a table, and everything that says what they were. */
  rows(table: string, change: (lines: string[]) => readonly string[]): void {
    const lines = change(this.lines(table));
    this.contents(table, Buffer.from(lines.map((line) => `${line}\n`).join('')));
  }

  /** Replaces a text in the first line of a table that has it. */
  replace(table: string, found: string | RegExp, by: string): void {
    this.rows(table, (lines) => {
      const has = (line: string): boolean =>
        typeof found === 'string' ? line.includes(found) : found.test(line);
      const at = lines.findIndex(has);
      if (at < 0) throw new Error(`no line of ${table} has ${String(found)}`);
      return lines.with(at, lines[at]!.replace(found, by));
    });
  }
}
