import { Migration } from '@mikro-orm/migrations';

/** Old rows knew what was taken of the last hash of either outcome's book; of a level, both took it. */
const MERGED = `
  select level.key as name, max((level.value ->> 'size')::numeric(20,6)) as size,
    least(max((level.value ->> 'size')::numeric(20,6)), sum((level.value ->> 'consumed')::numeric(20,6))) as consumed
  from jsonb_each(d.books) as book cross join jsonb_each(book.value -> 'levels') as level
  group by level.key`;

/** Remembers the depth that a portfolio took by level, over both outcomes, until the level itself grows. */
export class DepthByLevelMigration extends Migration {
  override up(): void {
    this.addSql(`alter table portfolio_state add column replenishment_half_life_ms int null,
      add constraint portfolio_state_replenishment_check check (replenishment_half_life_ms > 0)`);
    this.addSql('alter table consumed_depth add column levels jsonb null, add column reconciled_at timestamptz(3) null');
    this.addSql(`update consumed_depth d set
      levels = coalesce((select jsonb_object_agg(name, jsonb_build_object('size', size::text, 'consumed', consumed::text))
        from (${MERGED}) as merged), '{}'),
      reconciled_at = coalesce((select max((book.value ->> 'timestamp')::timestamptz) from jsonb_each(d.books) as book),
        timestamptz '2026-01-01Z'),
      books = coalesce((select jsonb_object_agg(book.key, book.value - 'levels') from jsonb_each(d.books) as book), '{}')`);
    this.addSql(`alter table consumed_depth alter column levels set not null,
      alter column reconciled_at set not null`);
  }

  override down(): void {
    // The levels go to the newest book: the release before adds up what either outcome's remembers.
    this.addSql(`update consumed_depth d set books = coalesce((
      select jsonb_object_agg(book.key, book.value || jsonb_build_object('levels',
        case when place = 1 then d.levels else '{}' end))
      from (select key, value, row_number() over (order by value ->> 'timestamp' desc, key) as place
        from jsonb_each(d.books)) as book), '{}')`);
    this.addSql('alter table consumed_depth drop column levels, drop column reconciled_at');
    this.addSql('alter table portfolio_state drop column replenishment_half_life_ms');
  }
}
