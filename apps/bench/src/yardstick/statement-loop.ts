import pg from 'pg';

/** The yardstick for a machine without pgbench. */
export interface StatementJob {
  readonly kind: 'statements';
  readonly url: string;
  /** One transaction, as pgbench reads it. */
  readonly script: string;
  readonly clients: number;
  readonly portfolioIds: readonly number[];
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** The first values of the script's variables; `n` counts up with each transaction. */
  readonly values: Readonly<Record<string, string>>;
}

export interface StatementResult {
  readonly tradesPerSecond: number;
}

/** A statement of the script, with the names of what it binds. */
interface Statement {
  readonly name: string;
  readonly text: string;
  readonly variables: readonly string[];
  /** True if the columns of its row become variables. */
  readonly keeps: boolean;
}

/** `:name`, but no `::cast`. */
const VARIABLE = /(?<!:):([a-z]\w*)/g;

function statementOf(sql: string, index: number): Statement {
  const variables: string[] = [];
  const text = sql.replace(/\s*\\gset$/, '').replace(VARIABLE, (_, name: string) => {
    if (!variables.includes(name)) variables.push(name);
    return `$${variables.indexOf(name) + 1}`;
  });
  return { name: `yardstick-${index}`, text, variables, keeps: sql.includes('\\gset') };
}

/** Reads a script of pgbench, apart from its `\set` lines: what they set is the loop's own affair. */
export function statementsOf(script: string): Statement[] {
  const lines = script.split('\n').filter((line) => !line.startsWith('--') && !line.startsWith('\\set'));
  return lines
    .join('\n')
    .split(/;\s*$|(?<=\\gset)\s*$/m)
    .map((sql) => sql.trim())
    .filter((sql) => sql !== '')
    .map(statementOf);
}

type Variables = Record<string, string>;

async function runTransaction(
  client: pg.Client,
  statements: readonly Statement[],
  variables: Variables,
): Promise<void> {
  const values = { ...variables };
  for (const { name, text, variables: names, keeps } of statements) {
    const { rows } = await client.query<Variables>({ name, text, values: names.map((each) => values[each]) });
    if (keeps) Object.assign(values, rows[0]);
  }
}

/** Runs transactions until the time is up and answers how many ended in the time that counts. */
async function runClient(job: StatementJob, start: number, id: number): Promise<number> {
  const statements = statementsOf(job.script);
  const client = new pg.Client(job.url);
  await client.connect();
  const end = start + job.seconds * 1_000;
  let counted = 0;
  for (let number = Number(job.values['n']) + 1; performance.now() < end; number += 1) {
    const portfolio = String(job.portfolioIds[Math.floor(Math.random() * job.portfolioIds.length)]);
    await runTransaction(client, statements, {
      ...job.values,
      n: String(number),
      portfolio,
      client_id: String(id),
    });
    const now = performance.now();
    if (now >= start && now <= end) counted += 1;
  }
  await client.end();
  return counted;
}

/** Lets each client run the script's transaction over and over, as pgbench does. */
export async function runStatements(job: StatementJob): Promise<StatementResult> {
  const start = performance.now() + job.warmUpSeconds * 1_000;
  const counts = await Promise.all(Array.from({ length: job.clients }, (_, id) => runClient(job, start, id)));
  return { tradesPerSecond: counts.reduce((total, count) => total + count, 0) / job.seconds };
}
