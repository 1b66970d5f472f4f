import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import type { TamperedBackup } from './tampered-backup.ts';

/** 10,000 dollars more. */
const added = (decimal: string): string => {
  const [dollars = '', rest] = decimal.split('.');
  return `${BigInt(dollars) + 10_000n}.${rest}`;
};

/** The name of the tampering, the tampering itself, and the words of its refusal. */
export type Tampering = readonly [what: string, harm: (backup: TamperedBackup) => void, named: RegExp];

/** Refused before a database is touched. */
export const FOLDERS: readonly Tampering[] = [
  [
    'a file outside the folder',
    (b) => b.entry('fills', (e) => (e.file = '../../etc/passwd')),
    /fills\.jsonl\.gz/,
  ],
  ['an absolute path', (b) => b.entry('fills', (e) => (e.file = '/etc/passwd')), /tables\.\d+\.file must be/],
  ["another table's file", (b) => b.entry('fills', (e) => (e.file = 'trades.jsonl.gz')), /file must be/],
  [
    'a name that leads out',
    (b) => b.entry('fills', (e) => Object.assign(e, { name: '../x', file: '../x.jsonl.gz' })),
    /file must be "other\./,
  ],
  [
    'a name of control characters',
    (b) => b.entry('fills', (e) => (e.name = 'a\u001b[2J')),
    /name must be a text/,
  ],
  [
    'a name that is no text',
    (b) => b.entry('fills', (e) => Object.assign(e, { name: 7 })),
    /name must be a text/,
  ],
  ['two entries of one table', (b) => b.manifest((m) => void m.tables.push(m.tables[0]!)), /has two/],
  [
    'no list of tables',
    (b) => b.manifest((m) => void Object.assign(m, { tables: {} })),
    /tables must be a list/,
  ],
  [
    'tables that are null',
    (b) => b.manifest((m) => void Object.assign(m, { tables: [null] })),
    /tables\.0 must be an object/,
  ],
  ['an array for a manifest', (b) => b.manifest(() => '[]'), /all of it must be an object/],
  ['null for a manifest', (b) => b.manifest(() => 'null'), /all of it must be an object/],
  ['a manifest that is no JSON', (b) => b.manifest(() => '{"format":'), /it is not JSON/],
  ['another format', (b) => b.manifest((m) => void Object.assign(m, { format: 'zip' })), /format/],
  ['a later version', (b) => b.manifest((m) => void Object.assign(m, { version: 2 })), /format/],
  [
    'migrations that are numbers',
    (b) => b.manifest((m) => void Object.assign(m, { migrations: [1] })),
    /migrations\.0/,
  ],
  [
    'sums that are numbers',
    (b) => b.manifest((m) => void Object.assign(m.sums, { balance: 1 })),
    /sums\.balance must be/,
  ],
  ['no sums', (b) => b.manifest((m) => void Object.assign(m, { sums: undefined })), /sums must be an object/],
  [
    'a time with an escape sequence',
    (b) => b.manifest((m) => void (m.createdAt = '\u001b]0;x\u0007')),
    /createdAt/,
  ],
  [
    "a server's version of two lines",
    (b) => b.manifest((m) => void (m.postgresql = '18\n')),
    /postgresql must be/,
  ],
  ['rows below zero', (b) => b.entry('fills', (e) => (e.rows = -1)), /rows must be a whole number/],
  ['half a row', (b) => b.entry('fills', (e) => (e.rows = 0.5)), /rows must be a whole number/],
  [
    'a type with a statement in it',
    (b) => b.entry('fills', (e) => void (e.columns[0]!.type = 'text; drop table fills')),
    /type must be/,
  ],
  ['a manifest of five megabytes', (b) => b.manifest(() => ' '.repeat(5_000_000)), /has 5000000 bytes/],
  [
    'a checksum file without end',
    (b) => writeFileSync(b.path('manifest.sha256'), 'a'.repeat(5_000)),
    /has 5000 bytes/,
  ],
  [
    'a link in place of a table',
    (b) => {
      rmSync(b.path('fills.jsonl.gz'));
      symlinkSync('/etc/passwd', b.path('fills.jsonl.gz'));
    },
    /no regular file/,
  ],
  [
    'a link to an endless device',
    (b) => {
      rmSync(b.path('manifest.json'));
      symlinkSync('/dev/zero', b.path('manifest.json'));
    },
    /no regular file/,
  ],
  [
    'a folder in place of a table',
    (b) => {
      rmSync(b.path('fills.jsonl.gz'));
      mkdirSync(b.path('fills.jsonl.gz'));
    },
    /no regular file/,
  ],
  [
    'a pipe that nobody writes to',
    (b) => {
      rmSync(b.path('fills.jsonl.gz'));
      spawnSync('mkfifo', [b.path('fills.jsonl.gz')]);
    },
    /no regular file/,
  ],
  [
    'a table that the manifest left out',
    (b) => b.manifest((m) => void m.tables.pop()),
    /not listed in the manifest/,
  ],
  ['a size that is another', (b) => b.entry('fills', (e) => (e.bytes += 1)), /it has \d+ bytes/],
  [
    'a line of forty megabytes',
    (b) => b.contents('fills', Buffer.concat([Buffer.alloc(40_000_000, 'x'), Buffer.from('\n')])),
    /line 1 has more than 33554432 bytes/,
  ],
  [
    'forty megabytes without a line',
    (b) => b.contents('leases', Buffer.alloc(40_000_000)),
    /line 1 has more than/,
  ],
  [
    'a file that ends in the middle',
    (b) => truncateSync(b.path('trades.jsonl.gz'), 100),
    /trades\.jsonl\.gz is damaged/,
  ],
];

/** Refused in the database, which is empty again afterwards. */
export const ROWS: readonly Tampering[] = [
  ['no migrations', (b) => b.manifest((m) => void (m.migrations = [])), /names no migration/],
  [
    'migrations out of order',
    (b) => b.manifest((m) => void (m.migrations = m.migrations.toReversed())),
    /migration 2026/,
  ],
  [
    'a migration of the future',
    (b) => b.manifest((m) => void (m.migrations = [...m.migrations, '2099'])),
    /migration 2099/,
  ],
  [
    'fewer migrations, to lose tables',
    (b) => b.manifest((m) => void (m.migrations = m.migrations.slice(0, 1))),
    /portfolio_state of the backup does not have the columns that its migrations make/,
  ],
  [
    'a table that is missing',
    (b) => {
      b.manifest((m) => void (m.tables = m.tables.filter(({ name }) => name !== 'fills')));
      rmSync(b.path('fills.jsonl.gz'));
    },
    /has no table fills/,
  ],
  [
    'a table of another name',
    (b) => {
      b.entry('fills', (e) => Object.assign(e, { name: 'gills', file: 'gills.jsonl.gz' }));
      renameSync(b.path('fills.jsonl.gz'), b.path('gills.jsonl.gz'));
    },
    /has no table fills/,
  ],
  [
    'a column of another type',
    (b) => b.entry('fills', (e) => void (e.columns.find(({ name }) => name === 'shares')!.type = 'text')),
    /fills of the backup does not have the columns/,
  ],
  [
    'two columns in one',
    (b) => b.entry('leases', (e) => void (e.columns = [{ name: 'name text, holder', type: 'text' }])),
    /leases of the backup does not have/,
  ],
  [
    "a portfolio's balance",
    (b) => {
      b.replace('portfolio_state', '"balance":"10000.000000"', '"balance":"20000.000000"');
    },
    /do not accept|add up to/,
  ],
  [
    "a portfolio's balance and what hides it",
    (b) => {
      b.replace(
        'portfolio_state',
        '"initial_balance":"10000.000000","balance":"10000.000000"',
        '"initial_balance":"20000.000000","balance":"20000.000000"',
      );
      b.manifest(
        (m) => void Object.assign(m.sums, { initialBalance: '30000.000001', balance: added(m.sums.balance) }),
      );
    },
    /do not add up/,
  ],
  [
    'sums that are wrong',
    (b) => b.manifest((m) => void (m.sums.balance = '999999.000000')),
    /says 999999\.000000 for .* add up to/,
  ],
  [
    'a count of portfolios',
    (b) => b.manifest((m) => void (m.sums.portfolios = 99)),
    /says 99 for portfolios/,
  ],
  ['a transfer that vanished', (b) => b.rows('ledger_transfers', (lines) => lines.slice(1)), /do not add up/],
  [
    'a trade twice',
    (b) => b.rows('trades', (lines) => [...lines, lines[0]!]),
    /do not accept: .*duplicate key/,
  ],
  [
    'rows in another order',
    (b) => b.rows('trades', (lines) => lines.toReversed()),
    /trades was restored with/,
  ],
  [
    'a number that is none',
    (b) => b.replace('trades', /"amount":"[^"]*"/, '"amount":"a lot"'),
    /do not accept: .*a lot/,
  ],
  [
    'an escape sequence in a number',
    (b) => b.replace('trades', /"amount":"[^"]*"/, String.raw`"amount":"\u001b[2J"`),
    /do not accept: .*\?\[2J/,
  ],
  ['NaN', (b) => b.replace('portfolio_positions', /"mark":"[^"]*"/, '"mark":"NaN"'), /do not accept/],
  ['a line that is no JSON', (b) => b.rows('leases', () => ['}{']), /do not accept/],
  [
    'a line of two rows',
    (b) => b.rows('leases', (lines) => [`${lines[0]},${lines[0]!.replace('null', 'other')}`]),
    /leases was restored with 2 rows/,
  ],
  [
    'a market that ended otherwise',
    (b) => b.replace('markets', '"payout":"0.333333"', '"payout":"1.000000"'),
    /Market zeros of polymarket .* line of its log/,
  ],
  [
    'an answer without its fill',
    (b) => b.replace('commands', String.raw`\"accepted\": false`, String.raw`\"accepted\": true`),
    /do not add up/,
  ],
];
