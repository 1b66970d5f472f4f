import { Migration } from '@mikro-orm/migrations';

/** Adds the webhooks, the notices that wait for them, and how far events were made into notices. */
export class WebhooksMigration extends Migration {
  override up(): void {
    this.addSql(`create table webhooks (
      webhook_id text collate "C" not null,
      name text not null,
      url text not null,
      secret text not null,
      kinds jsonb not null,
      level text not null,
      about_portfolio int null,
      created_at timestamptz(3) not null,
      last_seq int not null,
      pending int not null,
      dropped int not null,
      failures int not null,
      retry_at timestamptz(3) null,
      last_fault text null,
      primary key (webhook_id),
      constraint webhooks_level_check check (level in ('info', 'warning', 'error')),
      constraint webhooks_counts_check check (last_seq >= 0 and pending >= 0 and dropped >= 0 and failures >= 0)
    )`);
    this.addSql(`create table webhook_notices (
      webhook_id text collate "C" not null,
      seq int not null,
      notice_id text collate "C" not null,
      kind text not null,
      level text not null,
      body text not null,
      recorded_at timestamptz(3) not null,
      attempts int not null,
      status text not null,
      ended_at timestamptz(3) null,
      primary key (webhook_id, seq),
      constraint webhook_notices_once unique (webhook_id, notice_id),
      constraint webhook_notices_kind_check check (kind in ('fill', 'resolution', 'risk', 'fault')),
      constraint webhook_notices_level_check check (level in ('info', 'warning', 'error')),
      constraint webhook_notices_status_check check (status in ('pending', 'delivered', 'dropped'))
    )`);
    this.addSql(`create table notice_places (
      source text collate "C" not null,
      seen text not null,
      place text not null,
      primary key (source)
    )`);
    this.addSql('create index market_resolutions_recorded_index on market_resolutions (recorded_at)');
  }

  override down(): void {
    this.addSql('drop index market_resolutions_recorded_index');
    this.addSql('drop table notice_places');
    this.addSql('drop table webhook_notices');
    this.addSql('drop table webhooks');
  }
}
