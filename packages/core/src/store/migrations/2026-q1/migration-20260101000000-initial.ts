import { Migration } from '@mikro-orm/migrations';

/** The tables of the first release, and portfolio 1 with 10,000 dollars. */
export class InitialMigration extends Migration {
  override up(): void {
    this.addSql(`create table portfolio_state (
      id int not null,
      name text not null,
      initial_balance numeric(20,6) not null,
      balance numeric(20,6) not null,
      total_invested numeric(20,6) not null,
      total_profit_loss numeric(20,6) not null,
      realized_pnl numeric(20,6) not null,
      trade_count int not null,
      fill_model text not null,
      status text not null,
      status_reason text null,
      strategy_type text null,
      strategy_config jsonb null,
      created_at timestamptz(3) not null,
      last_updated timestamptz(3) not null,
      primary key (id),
      constraint portfolio_state_id_check check (id > 0),
      constraint portfolio_state_numbers_check check (
        initial_balance <> 'NaN' and balance <> 'NaN' and total_invested <> 'NaN' and total_profit_loss <> 'NaN'
        and realized_pnl <> 'NaN'),
      constraint portfolio_state_signs_check check (
        initial_balance >= 0 and total_invested >= 0 and trade_count >= 0),
      constraint portfolio_state_status_check check (status in ('active', 'paused', 'locked', 'archived')),
      constraint portfolio_state_fill_model_check check (fill_model in ('quoted', 'book')),
      constraint portfolio_state_overdrawn_check check (balance >= 0 or status <> 'active'),
      constraint portfolio_state_conservation_check check (
        balance + total_invested = initial_balance + realized_pnl)
    )`);

    this.addSql(`create table trades (
      portfolio_id int not null,
      trade_id text collate "C" not null,
      timestamp timestamptz(3) not null,
      recorded_at timestamptz(3) not null,
      venue text collate "C" not null,
      market_id text collate "C" not null,
      market_question text not null,
      action text not null,
      requested_amount numeric(20,6) not null,
      amount numeric(20,6) not null,
      shares numeric(20,6) not null,
      fee numeric(20,6) not null,
      entry_price numeric(20,6) not null,
      fill_model text not null,
      confidence double precision null,
      reason text null,
      status text not null,
      reject_code text null,
      event_id text null,
      event_title text null,
      event_end_date text null,
      current_pnl numeric(20,6) not null,
      realized_pnl numeric(20,6) not null,
      primary key (portfolio_id, trade_id),
      constraint trades_numbers_check check (
        requested_amount <> 'NaN' and amount <> 'NaN' and shares <> 'NaN' and fee <> 'NaN' and entry_price <> 'NaN'
        and current_pnl <> 'NaN' and realized_pnl <> 'NaN'),
      constraint trades_signs_check check (requested_amount >= 0 and amount >= 0 and shares >= 0 and fee >= 0),
      constraint trades_price_check check (entry_price between 0 and 1),
      constraint trades_confidence_check check (confidence between 0 and 1),
      constraint trades_action_check check (action in ('buy_yes', 'buy_no')),
      constraint trades_status_check check (status in ('open', 'closed', 'rejected')),
      constraint trades_fill_model_check check (fill_model in ('quoted', 'book')),
      constraint trades_rejected_check check (
        (status = 'rejected') = (reject_code is not null) and (status <> 'rejected' or amount + shares + fee = 0))
    )`);
    this.addSql('create index trades_history_index on trades (portfolio_id, recorded_at, trade_id)');
    this.addSql('create index trades_status_index on trades (portfolio_id, status, recorded_at, trade_id)');

    this.addSql(`create table portfolio_positions (
      portfolio_id int not null,
      trade_id text collate "C" not null,
      venue text collate "C" not null,
      market_id text collate "C" not null,
      market_question text not null,
      action text not null,
      amount numeric(20,6) not null,
      shares numeric(20,6) not null,
      fee numeric(20,6) not null,
      entry_price numeric(20,6) not null,
      entry_timestamp timestamptz(3) not null,
      status text not null,
      mark numeric(20,6) not null,
      mark_source text not null,
      marked_at timestamptz(3) not null,
      current_pnl numeric(20,6) not null,
      realized_pnl numeric(20,6) not null,
      proceeds numeric(20,6) not null,
      exit_price numeric(20,6) null,
      exit_timestamp timestamptz(3) null,
      exit_reason text null,
      settlement_id text collate "C" null,
      primary key (portfolio_id, trade_id),
      constraint portfolio_positions_numbers_check check (
        amount <> 'NaN' and shares <> 'NaN' and fee <> 'NaN' and entry_price <> 'NaN' and mark <> 'NaN'
        and current_pnl <> 'NaN' and realized_pnl <> 'NaN' and proceeds <> 'NaN'),
      constraint portfolio_positions_signs_check check (
        amount >= 0 and shares >= 0 and fee >= 0 and proceeds >= 0),
      constraint portfolio_positions_prices_check check (
        entry_price between 0 and 1 and mark between 0 and 1 and exit_price between 0 and 1),
      constraint portfolio_positions_action_check check (action in ('buy_yes', 'buy_no')),
      constraint portfolio_positions_status_check check (status in ('open', 'closed')),
      constraint portfolio_positions_mark_source_check check (mark_source in ('entry', 'book')),
      constraint portfolio_positions_exit_reason_check check (exit_reason in ('sold', 'resolved', 'voided')),
      constraint portfolio_positions_open_check check (
        (status = 'open') = (shares > 0) and (status = 'open' or amount + fee + current_pnl = 0))
    )`);
    this.addSql(`create index portfolio_positions_status_index
      on portfolio_positions (portfolio_id, status, entry_timestamp, trade_id)`);

    this.addSql(`create table commands (
      portfolio_id int not null,
      command_id text collate "C" not null,
      kind text not null,
      request_hash text not null,
      result jsonb not null,
      recorded_at timestamptz(3) not null,
      primary key (portfolio_id, command_id),
      constraint commands_kind_check check (kind in ('execute', 'close', 'settle', 'reverse'))
    )`);

    this.addSql(`create table ledger_transfers (
      portfolio_id int not null,
      command_id text collate "C" not null,
      transfer_id smallint not null,
      debit text not null,
      credit text not null,
      amount numeric(20,6) not null,
      kind text not null,
      trade_id text collate "C" null,
      recorded_at timestamptz(3) not null,
      primary key (portfolio_id, command_id, transfer_id),
      constraint ledger_transfers_amount_check check (amount > 0 and amount <> 'NaN'),
      constraint ledger_transfers_accounts_check check (
        debit <> credit and debit in ('funding', 'cash', 'positions', 'realized_pnl')
        and credit in ('funding', 'cash', 'positions', 'realized_pnl')),
      constraint ledger_transfers_kind_check check (
        kind in ('deposit', 'entry', 'entry_fee', 'proceeds', 'gain', 'loss', 'exit_fee', 'reversal'))
    )`);

    this.addSql(`create table fills (
      portfolio_id int not null,
      command_id text collate "C" not null,
      trade_id text collate "C" not null,
      kind text not null,
      price numeric(20,6) null,
      shares numeric(20,6) not null,
      amount numeric(20,6) not null,
      fee numeric(20,6) not null,
      gross numeric(20,6) not null,
      exit_fee numeric(20,6) not null,
      fill_model text null,
      reverses text collate "C" null,
      occurred_at timestamptz(3) not null,
      recorded_at timestamptz(3) not null,
      receipt jsonb not null,
      primary key (portfolio_id, command_id),
      constraint fills_numbers_check check (
        shares <> 'NaN' and amount <> 'NaN' and fee <> 'NaN' and gross <> 'NaN' and exit_fee <> 'NaN'),
      constraint fills_signs_check check (
        shares > 0 and amount >= 0 and fee >= 0 and gross >= 0 and exit_fee >= 0),
      constraint fills_price_check check (price between 0 and 1),
      constraint fills_kind_check check (kind in ('buy', 'sell', 'settle', 'void', 'reverse')),
      constraint fills_fill_model_check check (fill_model in ('quoted', 'book')),
      constraint fills_reverses_check check ((kind = 'reverse') = (reverses is not null))
    )`);
    this.addSql('create index fills_trade_index on fills (portfolio_id, trade_id)');

    this.addSql(`insert into portfolio_state
      (id, name, initial_balance, balance, total_invested, total_profit_loss, realized_pnl, trade_count, fill_model, status,
       created_at, last_updated)
      values (1, 'default', 10000, 10000, 0, 0, 0, 0, 'quoted', 'active', now(), now())`);
    this.addSql(`insert into ledger_transfers
      (portfolio_id, command_id, transfer_id, debit, credit, amount, kind, recorded_at)
      values (1, 'deposit', 1, 'cash', 'funding', 10000, 'deposit', now())`);
  }

  override down(): void {
    this.addSql('drop table fills, ledger_transfers, commands, portfolio_positions, trades, portfolio_state');
  }
}
