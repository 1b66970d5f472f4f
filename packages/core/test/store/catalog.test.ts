import { describe, expect, test } from 'vitest';
import { openTestWorld } from '../support/test-database.ts';

const { sql, owner, urls } = await openTestWorld();

/** The tables whose rows belong to a portfolio, with the column that says to which. */
const PORTFOLIO_TABLES = new Map([
  ['portfolio_state', 'id'],
  ['trades', 'portfolio_id'],
  ['portfolio_positions', 'portfolio_id'],
  ['commands', 'portfolio_id'],
  ['ledger_transfers', 'portfolio_id'],
  ['fills', 'portfolio_id'],
  ['audit_checkpoints', 'portfolio_id'],
  ['consumed_depth', 'portfolio_id'],
  ['shadow_sums', 'portfolio_id'],
  ['idempotency_keys', 'portfolio_id'],
  ['equity_snapshots', 'portfolio_id'],
  ['signals', 'portfolio_id'],
  ['strategy_states', 'portfolio_id'],
  ['cycles', 'portfolio_id'],
  ['risk_limits', 'portfolio_id'],
  ['risk_watermarks', 'portfolio_id'],
  ['ledger_hashes', 'portfolio_id'],
  ['token_stakes', 'portfolio_id'],
  ['replay_trades', 'portfolio_id'],
]);
/** The tables of what venues say, which is the same for every portfolio; each with the columns of its key. */
const VENUE_TABLES = new Map([
  ['events', ['venue', 'event_id']],
  ['markets', ['venue', 'market_id']],
  ['market_quotes', ['venue', 'market_id']],
  ['market_snapshots', ['venue', 'market_id', 'outcome', 'at']],
  ['market_resolutions', ['venue', 'market_id', 'version']],
]);
/** The tables that belong to no portfolio. */
const OTHER_TABLES = [
  'api_tokens',
  'leases',
  'mikro_orm_migrations',
  'notice_places',
  'replay_runs',
  'trading_halts',
  'webhook_notices',
  'webhooks',
  ...VENUE_TABLES.keys(),
];
const FACTS = [
  'ledger_transfers',
  'fills',
  'market_resolutions',
  'idempotency_keys',
  'risk_limits',
  'trading_halts',
];

const tables = [...PORTFOLIO_TABLES.keys()];
const inPublic = "relnamespace = 'public'::regnamespace";

test('every table is one that these rules know', async () => {
  const rows = await sql(
    `select relname::text as name from pg_class where ${inPublic} and relkind in ('r', 'p', 'v', 'm', 'f') order by 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual([...tables, ...OTHER_TABLES].toSorted());
});

describe('a portfolio can live on any server, as', () => {
  test('every primary, unique and foreign key of its tables begins with the portfolio', async () => {
    const keys = await sql(
      `select conrelid::regclass::text as table, contype::text as type,
        (select attname::text from pg_attribute where attrelid = conrelid and attnum = conkey[1]) as first
       from pg_constraint where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'x')
         and conrelid::regclass::text = any($1)`,
      tables,
    );
    expect(
      keys
        .filter(({ type }) => type === 'p')
        .map(({ table }) => table)
        .toSorted(),
    ).toEqual(tables.toSorted());
    for (const { table, first } of keys)
      expect([table, first]).toEqual([table, PORTFOLIO_TABLES.get(String(table))]);
  });

  test('so does every unique index', async () => {
    const indexes = await sql(
      `select i.indrelid::regclass::text as table,
        (select attname::text from pg_attribute where attrelid = i.indrelid and attnum = i.indkey[0]) as first
       from pg_index i where i.indisunique and i.indrelid::regclass::text = any($1)`,
      tables,
    );
    expect(indexes).toHaveLength(tables.length);
    for (const { table, first } of indexes)
      expect([table, first]).toEqual([table, PORTFOLIO_TABLES.get(String(table))]);
  });

  test('no foreign key reaches from one portfolio table to a row of another portfolio', async () => {
    expect(
      await sql(
        "select conname from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace",
      ),
    ).toEqual([]);
  });

  test('the portfolio has one type everywhere', async () => {
    const columns = await sql(
      `select table_name as table, column_name as column, data_type as type, is_nullable as nullable from information_schema.columns
       where table_schema = 'public' and table_name = any($1) and (column_name = 'portfolio_id' or (table_name = 'portfolio_state' and column_name = 'id'))`,
      tables,
    );
    expect(columns).toHaveLength(tables.length);
    for (const { type, nullable } of columns) expect([type, nullable]).toEqual(['integer', 'NO']);
  });

  test('nothing happens by trigger, rule or row policy', async () => {
    expect(await sql('select tgname from pg_trigger where not tgisinternal')).toEqual([]);
    expect(await sql("select rulename from pg_rules where schemaname = 'public'")).toEqual([]);
    expect(await sql('select polname from pg_policy')).toEqual([]);
  });

  test('no id comes from a sequence but the numbers of migrations, and no column has a default', async () => {
    const sequences = await sql(
      `select relname::text as name from pg_class where ${inPublic} and relkind = 'S'`,
    );
    expect(sequences).toEqual([{ name: 'mikro_orm_migrations_id_seq' }]);
    const defaults = await sql(
      "select table_name, column_name from information_schema.columns where table_schema = 'public' and table_name <> 'mikro_orm_migrations' and (column_default is not null or is_identity = 'YES' or is_generated <> 'NEVER')",
    );
    expect(defaults).toEqual([]);
  });
});

describe('what venues say can live apart from all portfolios, as', () => {
  const columns = "select table_name as table from information_schema.columns where table_schema = 'public'";

  test.each([...VENUE_TABLES])('%s is keyed by its venue and names no portfolio', async (table, key) => {
    const indexes = await sql(
      `select (select json_agg(a.attname order by k.place) from unnest(i.indkey::int[]) with ordinality as k (number, place)
         join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number) as columns
       from pg_index i where i.indisunique and i.indrelid = $1::regclass`,
      table,
    );
    expect(indexes).toEqual([{ columns: key }]);
    expect(await sql(`${columns} and table_name = $1 and column_name = 'portfolio_id'`, table)).toEqual([]);
  });

  test('only they and the tables of portfolios name a venue', async () => {
    const rows = await sql(`${columns} and column_name = 'venue' order by 1`);
    const known = [...VENUE_TABLES.keys(), ...tables];
    expect(rows.map(({ table }) => table)).toEqual(expect.arrayContaining([...VENUE_TABLES.keys()]));
    expect(known).toEqual(expect.arrayContaining(rows.map(({ table }) => table)));
  });
});

describe('every value is what it looks like, as', () => {
  test('ids compare byte by byte', async () => {
    const ids = await sql(
      `select table_name || '.' || column_name as column, collation_name as collation from information_schema.columns
       where table_schema = 'public' and data_type = 'text' and table_name <> 'mikro_orm_migrations'
         and column_name = any($1) order by 1`,
      [
        'trade_id',
        'command_id',
        'market_id',
        'venue',
        'settlement_id',
        'reverses',
        'token_id',
        'signal_id',
        'strategy',
        'condition_id',
        'first_token_id',
        'second_token_id',
        'negative_risk_group',
        'series',
      ],
    );
    expect(ids.length).toBeGreaterThanOrEqual(24);
    for (const { column, collation } of ids) expect([column, collation]).toEqual([column, 'C']);
  });

  test('every key column that holds text does, too', async () => {
    const columns = await sql(
      `select distinct a.attrelid::regclass || '.' || a.attname as column, co.collname::text as collation
       from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
       join pg_collation co on co.oid = a.attcollation
       where i.indisunique and i.indrelid::regclass::text = any($1)`,
      [
        ...tables,
        'api_tokens',
        'leases',
        'notice_places',
        'replay_runs',
        'webhook_notices',
        'webhooks',
        ...VENUE_TABLES.keys(),
      ],
    );
    expect(columns.length).toBeGreaterThanOrEqual(15);
    for (const { column, collation } of columns) expect([column, collation]).toEqual([column, 'C']);
  });

  test('every numeric has six decimals and a check that it is a number', async () => {
    const numerics = await sql(
      `select c.table_name as table, c.column_name as column, numeric_precision as precision, numeric_scale as scale,
        (select string_agg(pg_get_constraintdef(oid), ' ') from pg_constraint
         where contype = 'c' and conrelid = c.table_name::regclass) as checks
       from information_schema.columns c where table_schema = 'public' and data_type = 'numeric'`,
    );
    expect(numerics.length).toBeGreaterThanOrEqual(28);
    for (const { table, column, precision, scale, checks } of numerics) {
      expect([table, column, precision, scale]).toEqual([table, column, 20, 6]);
      const guarded = new RegExp(
        `\\b${String(column)} <> 'NaN'::numeric|\\b${String(column)} >= \\(0\\)::numeric\\) AND \\(${String(column)} <= \\(1\\)`,
      );
      expect(String(checks), `${String(table)}.${String(column)}`).toMatch(guarded);
    }
  });

  test.each([
    ['portfolio_state', 'update portfolio_state set total_profit_loss = $1'],
    ['portfolio_state', 'update portfolio_state set balance = $1, realized_pnl = $1'],
    [
      'ledger_transfers',
      "insert into ledger_transfers values (1, 'x', 1, 'cash', 'funding', $1, 'deposit', null, now())",
    ],
  ])('%s holds no NaN and no infinity', async (_, statement) => {
    await expect(owner(statement, 'NaN')).rejects.toMatchObject({ code: '23514' });
    await expect(owner(statement, 'Infinity')).rejects.toMatchObject({ code: '22003' });
  });

  test('every moment has milliseconds and a time zone', async () => {
    const moments = await sql(
      `select data_type as type, datetime_precision as precision from information_schema.columns
       where table_schema = 'public' and table_name <> 'mikro_orm_migrations' and (data_type like 'timestamp%' or data_type like '%time%' or data_type = 'date')`,
    );
    expect(moments.length).toBeGreaterThanOrEqual(12);
    for (const { type, precision } of moments)
      expect([type, precision]).toEqual(['timestamp with time zone', 3]);
  });
});

describe.skipIf(urls.applicationUrl === urls.ownerUrl)('the role that trades', () => {
  test.each([
    ...FACTS.flatMap((table) => [
      `update ${table} set recorded_at = recorded_at`,
      `delete from ${table}`,
      `truncate ${table}`,
    ]),
    'delete from trades',
    'delete from commands',
    'delete from portfolio_positions',
    'delete from portfolio_state',
    'delete from replay_runs',
    'delete from replay_trades',
    'delete from signals',
    'delete from strategy_states',
    'delete from cycles',
    'truncate portfolio_state',
    'update api_tokens set scope = scope',
    "insert into api_tokens values ('t', 'n', 'h', 'admin', null, now(), null, null)",
    'delete from mikro_orm_migrations',
    'delete from markets',
    'delete from events',
    'delete from market_quotes',
    'delete from leases',
    'truncate market_snapshots',
    'update market_snapshots set price = price',
    'truncate equity_snapshots',
    'update equity_snapshots set balance = balance',
    'drop table fills',
    'alter table fills add column extra text',
    'alter table ledger_transfers drop constraint ledger_transfers_amount_check',
    'create table mine (id int)',
    'create view mine as select 1',
    'create function mine() returns int language sql as $$ select 1 $$',
    'create temporary table mine (id int)',
    'create schema mine',
    'create index on trades (reason)',
    'set role prescient_owner',
  ])('may not: %s', async (statement) => {
    await expect(sql(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('owns nothing', async () => {
    const [row] = await sql(
      'select count(*)::int as owned from pg_class where relowner = (select oid from pg_roles where rolname = current_user)',
    );
    expect(row).toEqual({ owned: 0 });
  });
});
