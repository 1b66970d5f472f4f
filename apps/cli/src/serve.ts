import { destination, pino, type Logger } from 'pino';
import { startServer, type RunningServer } from '@prescient/api/server';
import { listTokens, type Database } from '@prescient/core';
import { watchBooks } from './audit-watch.ts';
import type { Environment } from './environment.ts';
import { notice } from './output.ts';
import { UsageError } from './usage-error.ts';

/** How many ports after the default one are tried. */
const PORTS_TO_TRY = 20;

/** Structured lines on standard error, so that standard output stays the command's own. */
const createLogger = ({ logLevel }: Environment): Logger =>
  pino(
    { name: 'prescient', level: logLevel, base: { pid: process.pid } },
    destination({ fd: 2, sync: true }),
  );

const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/i;

/** Where other machines can reach us, a token is the only door. @throws UsageError when there is none */
async function requireTokensAbroad(db: Database, host: string): Promise<void> {
  if (LOOPBACK.test(host) || (await listTokens(db)).length > 0) return;
  throw new UsageError(
    `HOST=${host} is reached from other machines and there is no token yet; make one with "npm run token -- create --name NAME" first.`,
  );
}

/** The server with audits beside it, which begin when it listens and end before it does. */
function withAudits(
  server: RunningServer,
  { db, log }: { db: Database; log: Logger },
  minutes: number,
): RunningServer {
  const watch = watchBooks(db, log, minutes);
  return { ...server, close: async () => void (await Promise.all([watch.stop(), server.close()])) };
}

/**
 * Serves the API. A port that was asked for and is taken is an error; the default one moves on and says so.
 * @throws UsageError
 */
export async function serve(db: Database, environment: Environment): Promise<RunningServer> {
  const { host, port, portGiven, allowedHosts, signalsFile, callsPerSecond } = environment;
  await requireTokensAbroad(db, host);
  const context = { db, log: createLogger(environment), signalsFile };
  for (let candidate = port; ; candidate += 1) {
    try {
      const server = await startServer(context, { host, port: candidate, allowedHosts, callsPerSecond });
      if (candidate !== port) notice(`Port ${port} is taken; listening on ${server.port} instead.`);
      return withAudits(server, context, environment.auditIntervalMinutes);
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (portGiven || candidate - port >= PORTS_TO_TRY) {
        throw new UsageError(
          `Port ${candidate} is taken; stop what listens there or set PORT to another one.`,
        );
      }
    }
  }
}

/** Resolves when the process is asked to stop. A second Ctrl-C ends it at once. */
export const stopRequested = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
