import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import type pg from 'pg';
import { notice, print, printJson } from '../process/output.ts';
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

function show(
  { fields, rows, rowCount, command }: pg.QueryResult<Record<string, unknown>>,
  json: boolean,
): void {
  if (json) return printJson({ command, rowCount, rows });
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

/** A connection that answers statements: as tables, or as JSON. */
interface Prompted {
  readonly client: pg.Client;
  readonly json: boolean;
}

async function answer({ client, json }: Prompted, sql: string): Promise<void> {
  try {
    const results: unknown = await client.query(sql);
    for (const result of Array.isArray(results) ? results : [results]) show(result as pg.QueryResult, json);
  } catch (error) {
    notice(`ERROR: ${(error as Error).message}`);
    if (!process.stdin.isTTY) process.exitCode = 1;
  }
}

/** Reads lines and runs each statement once its semicolon came; `\q` leaves. */
async function answerLines(prompted: Prompted): Promise<void> {
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
      await answer(prompted, statement);
      statement = '';
    }
    prompt();
  }
  if (statement.trim() !== '') await answer(prompted, statement);
}

/** A small prompt of our own. */
async function runPrompt(url: string, json: boolean): Promise<void> {
  const answerAll = async (client: pg.Client): Promise<void> => {
    if (!json)
      notice(
        'psql is not installed, so this is a small prompt of our own. End each statement with ";" and leave with \\q.',
      );
    await answerLines({ client, json });
  };
  await withClient(url, answerAll, { query_timeout: STATEMENT_MS });
}

/** Opens a SQL shell: psql if it is installed, otherwise our own prompt, which alone answers as JSON. */
export async function openShell(url: string, json: boolean): Promise<void> {
  if (json || !(await runPsql(url))) await runPrompt(url, json);
}
