import { Migration } from '@mikro-orm/migrations';

/** The request that each caller sent under a key of its own, so that a key never stands for two requests. */
export class IdempotencyKeysMigration extends Migration {
  override up(): void {
    this.addSql(`create table idempotency_keys (
      portfolio_id int not null,
      key text collate "C" not null,
      body_hash text not null,
      recorded_at timestamptz(3) not null,
      primary key (portfolio_id, key)
    )`);
  }

  override down(): void {
    this.addSql('drop table idempotency_keys');
  }
}
