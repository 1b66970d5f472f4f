import { Migration } from '@mikro-orm/migrations';

/** Up to where each portfolio's movements have been summed, so that an audit need not begin at the beginning. */
export class AuditCheckpointsMigration extends Migration {
  override up(): void {
    this.addSql(`create table audit_checkpoints (
      portfolio_id int not null,
      through timestamptz(3) not null,
      initial_balance numeric(20,6) not null,
      balance numeric(20,6) not null,
      total_invested numeric(20,6) not null,
      realized_pnl numeric(20,6) not null,
      trade_count int not null,
      verified_state text not null,
      waived_because text null,
      primary key (portfolio_id),
      constraint audit_checkpoints_numbers_check check (
        initial_balance <> 'NaN' and balance <> 'NaN' and total_invested <> 'NaN' and realized_pnl <> 'NaN')
    )`);
    this.addSql('create index ledger_transfers_recorded_index on ledger_transfers using brin (recorded_at) with (autosummarize = on)');
  }

  override down(): void {
    this.addSql('drop index ledger_transfers_recorded_index');
    this.addSql('drop table audit_checkpoints');
  }
}
