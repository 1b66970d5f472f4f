import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import type pg from 'pg';
import { notice, print } from '../process/output.ts';
import { table } from '@prescient/terminal';
import { withClient } from './owner-client.ts';

/** Longest time for a statement at the prompt: half an hour, as for our own programs. */
const STATEMENT_MS = 1_800_000;

/** Runs psql; resolves to false if this machine has none. */
function runPsql(url: string): Promise<boolean> {
  const { username, password, hostname, port, pathname } = new URL(url);
  const PGPASSWORD = decodeURIComponent(password);
  const args = [
    '-h',
    hostname,
    '-p',
    port || '5432',
    '-U',
    decodeURIComponent(username),
    '-d',
    pathname.slice(1),
  ];
  // Ctrl-C cancels a statement of psql; it must not end this process first.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    const child = spawn('psql', args, {
      stdio: 'inherit',
      env: { PGCONNECT_TIMEOUT: '5', ...process.env, PGPASSWORD },
    });
    child.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? resolve(false) : reject(error),
    );
    child.once('exit', (code) => {
      process.exitCode = code ?? 1;
      resolve(true);
    });
  });
}

const cell = (value: unknown): string => {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
};

function show({ fields, rows, rowCount, command }: pg.QueryResult<Record<string, unknown>>): void {
  if (fields.length === 0) return print(`${command} ${rowCount ?? ''}`.trim());
  const names = fields.map(({ name }) => name);
  print(
    table(
      names,
      rows.map((row) => names.map((name) => cell(row[name]))),
    ),
  );
  print(`(${rows.length} rows)`);
}

async function answer(client: pg.Client, sql: string): Promise<void> {
  try {
    const results: unknown = await client.query(sql);
    for (const result of Array.isArray(results) ? results : [results]) show(result as pg.QueryResult);
  } catch (error) {
    notice(`ERROR: ${(error as Error).message}`);
    if (!process.stdin.isTTY) process.exitCode = 1;
  }
}

/** Reads lines and runs each statement once its semicolon came; `\q` leaves. */
async function answerLines(client: pg.Client): Promise<void> {
  const terminal = process.stdin.isTTY;
  const lines = createInterface({
    input: process.stdin,
    output: process.stderr,
    prompt: 'prescient=> ',
    terminal,
  });
  // Piped statements need no prompt, and a prompt after their end would be an error.
  const prompt = (): void => (terminal ? lines.prompt() : undefined);
  let statement = '';
  prompt();
  for await (const line of lines) {
    if (line.trim() === '\\q') return lines.close();
    statement += `${line}\n`;
    if (line.trimEnd().endsWith(';')) {
      await answer(client, statement);
      statement = '';
    }
    prompt();
  }
  if (statement.trim() !== '') await answer(client, statement);
}

/** A small prompt of our own. */
async function runPrompt(url: string): Promise<void> {
  const answerAll = async (client: pg.Client): Promise<void> => {
    notice(
      'psql is not installed, so this is a small prompt of our own. End each statement with ";" and leave with \\q.',
    );
    await answerLines(client);
  };
  await withClient(url, answerAll, { query_timeout: STATEMENT_MS });
}

/** Opens a SQL shell: psql if it is installed, otherwise our own prompt. */
export async function openShell(url: string): Promise<void> {
  if (!(await runPsql(url))) await runPrompt(url);
}
