import { setTimeout as sleep } from 'node:timers/promises';
import { TimeHistogram } from '@prescient/workshop';
import { HttpConnection } from './http-connection.ts';
import { MODES, TradeRequest, type Mode } from './trade-request.ts';

/** A load for the bots to make. */
export interface LoadJob {
  readonly kind: 'trades';
  readonly url: string;
  readonly mode: Mode;
  readonly bots: number;
  readonly portfolioIds: readonly number[];
  /** Counting begins after the ramp; trades sent in it are carried out too. */
  readonly rampSeconds: number;
  readonly seconds: number;
  /** Four characters that no other job of the same database has. */
  readonly run: string;
  /** Requests a second of all bots together, sent at their times whatever the answers do; null: as fast as answers come. */
  readonly requestsPerSecond: number | null;
}

/** The figures of a load. */
export interface LoadResult {
  readonly tradesPerSecond: number;
  /** All trades that were acknowledged, in the ramp and after the end too. */
  readonly acknowledged: number;
  /** Milliseconds a request. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** The state that the bots of a job share. */
interface Session {
  readonly job: LoadJob;
  readonly start: number;
  readonly end: number;
  readonly latencies: TimeHistogram;
  counted: number;
  acknowledged: number;
}

const OK = 200;

/** The requests of one bot, one for each portfolio that it trades on, in turn. */
function requestsOf({ mode, bots, portfolioIds, run, url }: LoadJob, bot: number): TradeRequest[] {
  const own = portfolioIds.filter((_, index) => index % bots === bot % portfolioIds.length);
  const prefix = `${run}-${String(bot).padStart(3, '0')}-`;
  return own.map((portfolioId) => new TradeRequest({ mode, portfolioId, prefix }, new URL(url).host));
}

/** The time at which a bot's next request is due; now, if nothing paces it. */
function dueTime({ job, start }: Session, bot: number, sent: number): number {
  const { requestsPerSecond, bots, rampSeconds } = job;
  if (requestsPerSecond === null) return performance.now();
  return start - rampSeconds * 1_000 + ((bot + sent * bots) * 1_000) / requestsPerSecond;
}

function count(session: Session, due: number, trades: number): void {
  const now = performance.now();
  session.acknowledged += trades;
  if (now < session.start || now > session.end) return;
  session.counted += trades;
  session.latencies.add(now - due);
}

/** Trades until the time is up. @throws Error when an answer is not the one of a trade that was made */
async function runBot(session: Session, connection: HttpConnection, bot: number): Promise<void> {
  const requests = requestsOf(session.job, bot);
  const trades = MODES[session.job.mode];
  for (let sent = 0; ; sent += 1) {
    const due = dueTime(session, bot, sent);
    if (due > session.end) return;
    const wait = due - performance.now();
    if (wait >= 1) await sleep(wait);
    // A request that goes out late was wanted at its time, and one that a timer lets go early is not the quicker for it.
    const wanted = Math.min(due, performance.now());
    const request = requests[sent % requests.length];
    if (request === undefined) throw new Error(`bot ${bot} has no portfolio`);
    const { status, bytes } = await connection.send(request.numbered(sent * trades));
    if (status !== OK) throw new Error(`the API answered ${bytes.toString().slice(0, 2_000)}`);
    count(session, wanted, trades);
  }
}

/** Lets the bots trade, each on a connection of its own. */
export async function runBots(job: LoadJob): Promise<LoadResult> {
  const url = new URL(job.url);
  const connections = await Promise.all(Array.from({ length: job.bots }, () => HttpConnection.open(url)));
  const start = performance.now() + job.rampSeconds * 1_000;
  const session: Session = {
    job,
    start,
    end: start + job.seconds * 1_000,
    latencies: new TimeHistogram(),
    counted: 0,
    acknowledged: 0,
  };
  try {
    await Promise.all(connections.map((connection, bot) => runBot(session, connection, bot)));
  } finally {
    for (const connection of connections) connection.close();
  }
  const { latencies, counted, acknowledged } = session;
  return {
    tradesPerSecond: counted / job.seconds,
    acknowledged,
    latency: {
      p50: latencies.quantile(0.5),
      p99: latencies.quantile(0.99),
      max: latencies.longestMs,
    },
  };
}
