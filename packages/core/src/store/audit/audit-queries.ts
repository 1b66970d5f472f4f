import { SIGNAL_PREFIX } from '../../domain/index.ts';

/*
 * The audit's questions. Each answers with the differences it finds, as rows of
 * (portfolio_id, subject, id, field, stored, expected); no row means that everything adds up.
 * `$1` narrows to one portfolio; null asks about all.
 */

const SIGN = "case when kind in ('buy', 'reverse') then 1 else -1 end";

/** The gain of an account by the ledger. */
const gained = (account: string): string =>
  `coalesce(sum(case when debit = '${account}' then amount when credit = '${account}' then -amount else 0 end), 0)`;

/** Balances against the ledger, and the profit and loss against the ledger and the lots. */
const PORTFOLIOS = `
  with ledger as (
    select portfolio_id, ${gained('cash')} as cash, ${gained('positions')} as invested,
      -(${gained('realized_pnl')}) as realized, -(${gained('funding')}) as funded
    from ledger_transfers where $1::int is null or portfolio_id = $1 group by portfolio_id),
  lots as (
    select portfolio_id, sum(current_pnl) as current_pnl, sum(amount + fee) as cost
    from portfolio_positions where status = 'open' and ($1::int is null or portfolio_id = $1) group by portfolio_id),
  buys as (
    select portfolio_id, count(*) as trades
    from fills where kind = 'buy' and ($1::int is null or portfolio_id = $1) group by portfolio_id)
  select known.id as portfolio_id, 'portfolio' as subject, known.id::text as id, v.field, v.stored::text, v.expected::text
  from portfolio_state p
  full join ledger l on l.portfolio_id = p.id
  cross join lateral (select coalesce(p.id, l.portfolio_id) as id) as known
  left join lots o on o.portfolio_id = known.id
  left join buys b on b.portfolio_id = known.id
  cross join lateral (values
    ('initial_balance', p.initial_balance, coalesce(l.funded, 0)),
    ('balance', p.balance, coalesce(l.cash, 0)),
    ('total_invested', p.total_invested, coalesce(l.invested, 0)),
    ('total_invested', p.total_invested, coalesce(o.cost, 0)),
    ('realized_pnl', p.realized_pnl, coalesce(l.realized, 0)),
    ('total_profit_loss', p.total_profit_loss, coalesce(l.realized, 0) + coalesce(o.current_pnl, 0)),
    ('trade_count', p.trade_count::numeric, coalesce(b.trades, 0)::numeric)
  ) as v (field, stored, expected)
  where ($1::int is null or known.id = $1) and v.stored is distinct from v.expected`;

/** Lots against the sum of their fills. */
const LOTS = `
  with facts as (
    select portfolio_id, trade_id,
      sum(${SIGN} * shares) as shares, sum(${SIGN} * amount) as amount, sum(${SIGN} * fee) as fee,
      sum(case when kind = 'buy' then 0 else -(${SIGN}) * (gross - exit_fee - amount - fee) end) as realized_pnl,
      sum(case when kind = 'buy' then 0 else -(${SIGN}) * gross end) as proceeds
    from fills where $1::int is null or portfolio_id = $1 group by portfolio_id, trade_id),
  lots as (select * from portfolio_positions where $1::int is null or portfolio_id = $1)
  select coalesce(f.portfolio_id, p.portfolio_id) as portfolio_id, 'position' as subject,
    coalesce(f.trade_id, p.trade_id) as id, v.field, v.stored::text, v.expected::text
  from facts f full join lots p on p.portfolio_id = f.portfolio_id and p.trade_id = f.trade_id
  cross join lateral (values
    ('shares', p.shares, f.shares),
    ('amount', p.amount, f.amount),
    ('fee', p.fee, f.fee),
    ('realized_pnl', p.realized_pnl, f.realized_pnl),
    ('proceeds', p.proceeds, f.proceeds),
    ('current_pnl', p.current_pnl,
      case when p.status = 'open' then trunc(p.shares * p.mark, 6) - p.amount - p.fee else 0 end)
  ) as v (field, stored, expected)
  where v.stored is distinct from v.expected`;

/** Trades against the command that asked for them, their buy and their lot. */
const TRADES = `
  with asked as (
    select portfolio_id, command_id from commands where kind = 'execute' and ($1::int is null or portfolio_id = $1)),
  traded as (select * from trades where $1::int is null or portfolio_id = $1)
  select known.portfolio_id, 'trade' as subject, known.id, v.field, v.stored, v.expected
  from traded t
  full join asked c on c.portfolio_id = t.portfolio_id and c.command_id = t.trade_id
  cross join lateral (
    select coalesce(t.portfolio_id, c.portfolio_id) as portfolio_id, coalesce(t.trade_id, c.command_id) as id) as known
  left join fills b on b.portfolio_id = known.portfolio_id and b.command_id = known.id and b.kind = 'buy'
  left join portfolio_positions p on p.portfolio_id = known.portfolio_id and p.trade_id = known.id
  cross join lateral (values
    ('command_id', c.command_id, known.id),
    ('shares', t.shares::text, coalesce(b.shares, 0)::numeric(20,6)::text),
    ('amount', t.amount::text, coalesce(b.amount, 0)::numeric(20,6)::text),
    ('fee', t.fee::text, coalesce(b.fee, 0)::numeric(20,6)::text),
    ('realized_pnl', t.realized_pnl::text, coalesce(p.realized_pnl, 0)::numeric(20,6)::text),
    ('current_pnl', t.current_pnl::text, coalesce(p.current_pnl, 0)::numeric(20,6)::text),
    ('status', t.status, coalesce(p.status, 'rejected'))
  ) as v (field, stored, expected)
  where v.stored is distinct from v.expected`;

/** Every fill against the transfers of its command. */
const FILLS = `
  with ledger as (
    select portfolio_id, command_id, ${gained('cash')} as cash, ${gained('positions')} as invested,
      -(${gained('realized_pnl')}) as realized,
      coalesce(sum(amount) filter (where kind in ('entry_fee', 'exit_fee')), 0) as fees
    from ledger_transfers where command_id <> 'deposit' and ($1::int is null or portfolio_id = $1)
    group by portfolio_id, command_id),
  facts as (select *, ${SIGN} as sign from fills where $1::int is null or portfolio_id = $1)
  select coalesce(f.portfolio_id, l.portfolio_id) as portfolio_id, 'fill' as subject,
    coalesce(f.command_id, l.command_id) as id, v.field, v.stored::text, v.expected::text
  from facts f full join ledger l on l.portfolio_id = f.portfolio_id and l.command_id = f.command_id
  cross join lateral (values
    ('cash', coalesce(l.cash, 0),
      case when f.kind = 'buy' then -(f.amount + f.fee) else -f.sign * (f.gross - f.exit_fee) end),
    ('positions', coalesce(l.invested, 0), f.sign * (f.amount + f.fee)),
    ('realized_pnl', coalesce(l.realized, 0),
      case when f.kind = 'buy' then 0 else -f.sign * (f.gross - f.exit_fee - f.amount - f.fee) end),
    ('fees', coalesce(l.fees, 0), case f.kind when 'buy' then f.fee when 'reverse' then 0 else f.exit_fee end)
  ) as v (field, stored, expected)
  where v.stored is distinct from v.expected`;

/** Every command that was accepted has its fill, and every fill its command; settlements are taken back once. */
const COMMANDS = `
  with answered as (
    select portfolio_id, command_id, (result ->> 'accepted')::boolean as accepted
    from commands where $1::int is null or portfolio_id = $1),
  facts as (select portfolio_id, command_id from fills where $1::int is null or portfolio_id = $1)
  select coalesce(c.portfolio_id, f.portfolio_id) as portfolio_id, 'command' as subject,
    coalesce(c.command_id, f.command_id) as id, 'fills' as field,
    (f.command_id is not null)::int::text as stored, coalesce(c.accepted, false)::int::text as expected
  from answered c full join facts f on f.portfolio_id = c.portfolio_id and f.command_id = c.command_id
  where (f.command_id is not null) <> coalesce(c.accepted, false)
  union all
  select portfolio_id, 'settlement', reverses, 'reversals', count(*)::text, '1'
  from fills where kind = 'reverse' and ($1::int is null or portfolio_id = $1)
  group by portfolio_id, reverses having count(*) > 1`;

/** Every signal that was executed has a command that was accepted, and no other signal has one. */
const SIGNALS = `
  select s.portfolio_id, 'signal' as subject, s.signal_id as id, 'status' as field, s.status as stored,
    case when c.accepted then 'executed' else 'not executed' end as expected
  from signals s
  cross join lateral (select coalesce((
    select (result ->> 'accepted')::boolean from commands
    where portfolio_id = s.portfolio_id and command_id = '${SIGNAL_PREFIX}' || s.signal_id), false) as accepted) as c
  where ($1::int is null or s.portfolio_id = $1) and c.accepted <> (s.status = 'executed')`;

export const AUDIT_QUERIES = [PORTFOLIOS, LOTS, TRADES, FILLS, COMMANDS, SIGNALS];

/** The scope of the audit. */
export const AUDIT_COUNTS = `
  select (select count(*) from portfolio_state where $1::int is null or id = $1)::int as portfolios,
    (select count(*) from portfolio_positions where $1::int is null or portfolio_id = $1)::int as positions,
    (select count(*) from fills where $1::int is null or portfolio_id = $1)::int as fills,
    (select count(*) from ledger_transfers where $1::int is null or portfolio_id = $1)::int as transfers`;
