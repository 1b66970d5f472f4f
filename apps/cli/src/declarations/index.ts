import type { Noun } from '../program/declare.ts';
import { api } from './run/api.ts';
import { audit } from './portfolios/audit.ts';
import { bot } from './run/bot.ts';
import { close } from './trade/close.ts';
import { db } from './administration/db.ts';
import { buy, sell } from './trade/tickets.ts';
import { markets } from './trade/markets.ts';
import { mcp } from './run/mcp.ts';
import { portfolio } from './portfolios/portfolio.ts';
import { receipt } from './portfolios/receipt.ts';
import { episode } from './replays/episode.ts';
import { record } from './strategies/record.ts';
import { replay } from './replays/replay.ts';
import { risk } from './portfolios/risk.ts';
import { signals } from './portfolios/signals.ts';
import { dev, start } from './run/start.ts';
import { tape } from './replays/tape.ts';
import { strategy } from './strategies/strategy.ts';
import { completion } from './administration/completion.ts';
import { doctor } from './administration/doctor.ts';
import { token } from './administration/token.ts';

/** Every command, in the order of the help. */
export const NOUNS: readonly Noun[] = [
  start,
  dev,
  api,
  bot,
  mcp,
  markets,
  buy,
  sell,
  close,
  portfolio,
  signals,
  receipt,
  risk,
  audit,
  strategy,
  record,
  tape,
  replay,
  episode,
  token,
  db,
  doctor,
  completion,
];
