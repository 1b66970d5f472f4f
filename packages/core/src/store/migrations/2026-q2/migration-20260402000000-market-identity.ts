import { Migration } from '@mikro-orm/migrations';

const WAITS = "review_reason is not null and state <> 'open'";

/** The outcomes that a venue claims where others were traded; such a market waits for a person though it is open. */
export class MarketIdentityMigration extends Migration {
  override up(): void {
    this.addSql('alter table markets add column claimed_identity jsonb null');
    this.addSql('drop index markets_review_index');
    this.addSql(`create index markets_review_index on markets (created_at, venue, market_id)
      where review_reason is not null and (state <> 'open' or review_reason = 'IDENTITY_CHANGED')`);
  }

  override down(): void {
    this.addSql('drop index markets_review_index');
    this.addSql(`create index markets_review_index on markets (created_at, venue, market_id) where ${WAITS}`);
    this.addSql('alter table markets drop column claimed_identity');
  }
}
