import { Migration } from '@mikro-orm/migrations';

/** Adds the traces of fills from order books: the depth that they took, and the other ways to count them. */
export class BookFillsMigration extends Migration {
  override up(): void {
    this.addSql(`create table consumed_depth (
      portfolio_id int not null,
      venue text collate "C" not null,
      market_id text collate "C" not null,
      books jsonb not null,
      primary key (portfolio_id, venue, market_id)
    )`);
    this.addSql(`create table shadow_sums (
      portfolio_id int not null,
      optimistic numeric(20,6) not null,
      pessimistic numeric(20,6) not null,
      primary key (portfolio_id),
      constraint shadow_sums_numbers_check check (optimistic <> 'NaN' and pessimistic <> 'NaN'),
      constraint shadow_sums_signs_check check (optimistic >= 0 and pessimistic >= 0)
    )`);
    // Fills from books are there already where this migration was taken back before; their receipts say the sums.
    this.addSql(`insert into shadow_sums (portfolio_id, optimistic, pessimistic)
      select portfolio_id, sum(abs(realistic - optimistic)), sum(abs(pessimistic - realistic))
      from fills cross join lateral (select
        (receipt #>> '{shadow,optimistic,cash}')::numeric as optimistic,
        (receipt #>> '{shadow,realistic,cash}')::numeric as realistic,
        (receipt #>> '{shadow,pessimistic,cash}')::numeric as pessimistic) as shadow
      where fill_model = 'book' and kind in ('buy', 'sell') group by portfolio_id`);
  }

  override down(): void {
    this.addSql('drop table shadow_sums, consumed_depth');
  }
}
