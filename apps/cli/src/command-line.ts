import { readEnvironment } from './process/environment.ts';
import { notice, print } from './process/output.ts';
import type { Session } from './process/session.ts';
import { Shutdown } from './process/shutdown.ts';
import { UsageError } from '@prescient/terminal';

const HELP = `prescient: a paper exchange for prediction markets

  npm start -- [VENUE] [BOT OPTIONS]                                database, API, a venue and bots
  npm run dev                                                       the same, started again at every change of the sources
  npm run api -- [VENUE]                                            database and API
  npm run bot -- [--api URL] [BOT OPTIONS]                          the bot alone
  npm run close -- TRADE_ID --price P [--shares S --id ID] [--fak] [--portfolio N] [--api URL] [--json]
  npm run audit -- [--portfolio N] [--json]                         recompute every balance from the ledger
  npm run receipt -- PORTFOLIO TRADE_ID [--json]                    show how each fill was priced, and recompute it
  npm run record -- FILE [--minutes N] [--markets N] [--venue V | --play FILE]  record what a venue says, for --play
  npm run strategy -- new NAME | check FILE | lookahead FILE [--play RECORDING] | test FILE  [--config NAME=VALUE] [--json]
                                                                    make, check and try a strategy of your own
  npm run db:psql -- [--owner]                                      open a SQL shell
  npm run token -- create --name NAME [--scope read|trade|admin] [--portfolio N] [--days N]
                 [--budget DOLLARS] [--calls-per-minute N] | list | revoke ID
  npm run --silent mcp -- [--api URL]                               the Model Context Protocol over stdio, for agents
  npm run portfolio -- report N [--period day|week|month] [--json|--csv] | compare N N… [--period P] [--json]
                       | leaderboard [--limit N] [--json] | export N --what trades|fills|equity --csv|--json | list [--json]
                       | create N --template T|--balance DOLLARS [--name NAME --fill-model book|quoted --strategy NAME]
                       | clone N M [--name NAME] | reset N M | archive N [REASON] | pause N [REASON] | resume N
                       | unlock N [--force REASON] | lock N REASON
  npm run portfolio -- signals N [--limit N] [--json] | cycles N [--limit N] [--json]   what strategies asked for, and their rounds
  npm run risk -- show N | set N --max-stake DOLLARS … --reason TEXT | history N|all [--limit N] | halt N|all --reason TEXT
                  | resume N|all --reason TEXT [--json]             limits of what portfolios buy, and kill switches
  npm run markets -- list | search WORDS… [MARKET FILTERS] | import FILE… [--venue V] [--play FILE] | settle [MARKET] | reviews | decide MARKET PAYOUT|void|reverse --reason TEXT
                     | identity MARKET keep|accept --reason TEXT | forget --days N [--json]
                                                                    find, import, settle and decide markets
  npm run db:status | db:stop | db:migrate | db:rollback | db:reset
  npm run db:backup -- [FOLDER] [--sign-key FILE]                   save everything, as of one moment
  npm run db:verify -- FOLDER [--verify-key FILE]                   check that a backup is undamaged
  npm run db:restore -- FOLDER [--into URL] [--with-differences] [--verify-key FILE] | --kept NAME

VENUE: --live (Polymarket and Kalshi themselves), --live --at URL (Polymarket at another address) or --play FILE (a
recording). Without one of them npm start plays a world that never ends, and portfolios of its own trade there. With
--record FILE all that the venues say is written to a file, which --play plays.

MARKET FILTERS: --venue V, --tag T, --series S, --event ID, --state STATE, --trading, --ends-within HOURS, --min-liquidity D,
--min-volume D, --max-spread P, --min-price P, --max-price P, --sort newest|volume|liquidity|spread|endsIn|price,
--direction asc|desc, --limit N, --removed (count what each filter removes), --json

BOT OPTIONS: --once, --json, --interval SECONDS, --on interval|events (start a strategy's cycle when its
markets or its portfolio change, after --pause-ms N (1000) at the earliest and SECONDS at the latest), --portfolio N, --markets FILE or --signals FILE, --amount DOLLARS,
--strategy FILE|NAME or N=FILE for portfolio N, --config NAME=VALUE, --min-price P, --max-price P,
--max-trades N (buys of a cycle), --max-positions N (open positions), --again (buy also the sides of markets that it bought before),
--fill-model book|quoted (how portfolio N fills, if this run opens it),
--replenish-seconds N (with --fill-model book: half of the depth that the portfolio took is available again after
N seconds)

LIMITS of risk set: --max-stake, --max-position, --max-market-exposure, --max-event-exposure, --max-category-exposure,
--max-daily-loss (dollars), --max-open-positions N, --max-drawdown FRACTION, --max-spread PRICE, --loss-cool-down-seconds N,
--market-cool-down-seconds N; "none" takes one away.

Settings come from the environment; .env.example lists them.`;

type Command = (args: readonly string[], session: Session) => Promise<void>;
/** Each command is loaded when it is asked for, because loading all of them takes most of a second. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  api: async () => (await import('./commands/api.ts')).api,
  audit: async () => (await import('./commands/audit.ts')).audit,
  bot: async () => (await import('./commands/bot.ts')).bot,
  close: async () => (await import('./commands/close.ts')).close,
  db: async () => (await import('./commands/db/db.ts')).db,
  dev: async () => (await import('./commands/dev.ts')).dev,
  mcp: async () => (await import('./commands/mcp.ts')).mcp,
  markets: async () => (await import('./commands/markets.ts')).markets,
  portfolio: async () => (await import('./commands/portfolio.ts')).portfolio,
  receipt: async () => (await import('./commands/receipt.ts')).receipt,
  record: async () => (await import('./commands/record.ts')).record,
  risk: async () => (await import('./commands/risk.ts')).risk,
  start: async () => (await import('./commands/start.ts')).start,
  strategy: async () => (await import('./commands/strategy.ts')).strategy,
  token: async () => (await import('./commands/token.ts')).token,
};

async function run([name = '', ...args]: readonly string[], variables: NodeJS.ProcessEnv): Promise<void> {
  if (name === '' || name === '--help' || args.includes('--help')) return print(HELP);
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) throw new UsageError(`There is no command "${name}".\n\n${HELP}`);
  const command = await load();
  await command(args, { environment: readEnvironment(variables), shutdown: new Shutdown() });
}

/** Runs the command that the words name. A failure is printed, and sets the exit code. */
export async function runCommandLine(words: readonly string[], variables: NodeJS.ProcessEnv): Promise<void> {
  try {
    await run(words, variables);
  } catch (error) {
    const { explain } = await import('./process/explain.ts');
    const { text, exitCode } = explain(error);
    notice(text);
    process.exitCode = exitCode;
  }
}
