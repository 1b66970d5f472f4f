import { Migration } from '@mikro-orm/migrations';

/** The newest best prices of markets, and the facts by which lists of markets are filtered and sorted. */
export class MarketQuotesMigration extends Migration {
  override up(): void {
    this.addSql(`create table market_quotes (
      venue text collate "C" not null,
      market_id text collate "C" not null,
      bid numeric(20,6) null,
      ask numeric(20,6) null,
      quoted_at timestamptz(3) null,
      source text not null,
      primary key (venue, market_id),
      constraint market_quotes_prices_check check ((bid >= 0 and bid <= 1) and (ask >= 0 and ask <= 1)),
      constraint market_quotes_source_check check (source in ('listing', 'book'))
    )`);
    this.addSql(`alter table markets
      add column series text collate "C" null,
      add column tags jsonb not null default '[]',
      add column volume numeric(20,6) null,
      add column liquidity numeric(20,6) null`);
    this.addSql('alter table markets alter column tags drop default');
    this.addSql('alter table markets drop constraint markets_numbers_check');
    this.addSql(`alter table markets add constraint markets_numbers_check check (
      minimum_size <> 'NaN' and volume <> 'NaN' and liquidity <> 'NaN'
      and minimum_size >= 0 and volume >= 0 and liquidity >= 0)`);
    this.addSql('create index markets_series_index on markets (venue, series)');
  }

  override down(): void {
    // The check and the index go with the columns; the check comes back as it was.
    this.addSql(`alter table markets drop column series, drop column tags, drop column volume, drop column liquidity`);
    this.addSql(`alter table markets add constraint markets_numbers_check
      check (minimum_size <> 'NaN' and minimum_size >= 0)`);
    this.addSql('drop table market_quotes');
  }
}
