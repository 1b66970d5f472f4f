import { z } from 'zod';
import { UsageError } from '@prescient/terminal';
import { DEFAULT_HOME } from './places.ts';
import { STOP_SECONDS } from './shutdown.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const DEFAULT_PORT = 8000;

/** True if a text is the address of a PostgreSQL and all its parts can be decoded. */
export function isDatabaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) return false;
  try {
    for (const part of [url.username, url.password, url.pathname]) decodeURIComponent(part);
    return url.hostname !== '' || url.searchParams.has('host');
  } catch {
    return false;
  }
}

export const DATABASE_URL_SHAPE =
  'must look like postgres://user:password@host:5432/name; percent-encode special characters of the password, such as % as %25';

const databaseUrl = z.string().refine(isDatabaseUrl, DATABASE_URL_SHAPE);

const schema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port from 0 to 65535')
    .transform((text) => Number(text))
    .refine((port) => port <= 65_535, 'must be a port from 0 to 65535')
    .optional(),
  ALLOWED_HOSTS: z.string().default(''),
  DATABASE_URL: databaseUrl.optional(),
  MIGRATION_DATABASE_URL: databaseUrl.optional(),
  DATABASE_POOLED: z.enum(['true', 'false'], 'must be true or false').default('false'),
  PRESCIENT_HOME: z.string().min(1).default(DEFAULT_HOME),
  SIGNALS_FILE: z.string().min(1).optional(),
  RATE_LIMIT: z
    .string()
    .regex(/^\d{1,7}$/, 'must be a number of calls a second, or 0 for no limit')
    .transform(Number)
    .default(1000),
  READ_RATE: z
    .string()
    .regex(/^\d{1,7}$/, 'must be a number of rows a second, or 0 for no limit')
    .transform(Number)
    .default(10_000),
  PRESCIENT_TOKEN: z.string().min(1).optional(),
  AUDIT_INTERVAL_MINUTES: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a number of minutes, or 0 for no audits')
    .transform(Number)
    .default(60),
  PRICE_INTERVAL_SECONDS: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, 'must be a number of seconds, 1 or more')
    .transform(Number)
    .default(300),
  STOP_SECONDS: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'must be a number of seconds, 1 or more')
    .transform(Number)
    .optional(),
  WEBHOOK_PRIVATE_ADDRESSES: z.enum(['true', 'false'], 'must be true or false').default('false'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('warn'),
});

/** The settings of the environment, checked. */
export interface Environment {
  readonly host: string;
  readonly port: number;
  /** True if PORT was set: then no other port is tried. */
  readonly portGiven: boolean;
  /** Host names, besides those of this machine, by which clients may call the API. */
  readonly allowedHosts: readonly string[];
  readonly databaseUrl: string | null;
  readonly migrationDatabaseUrl: string | null;
  readonly databasePooled: boolean;
  readonly home: string;
  readonly signalsFile: string | null;
  /** Calls that one token may make a second; 0 for no limit. */
  readonly callsPerSecond: number;
  /** Rows that one caller may read a second; 0 for no limit. */
  readonly readRowsPerSecond: number;
  /** The token that our own commands send to the API. */
  readonly token: string | null;
  /** Minutes between two audits of the API, which also audits when it starts; 0 for none. */
  readonly auditIntervalMinutes: number;
  /** Seconds between two rounds in which all open positions are marked from fresh books. */
  readonly priceIntervalSeconds: number;
  /** Seconds after which a process that was asked to stop ends, whatever is left. */
  readonly stopSeconds: number;
  /** True if webhooks may call addresses that are not public, such as this machine. */
  readonly webhookPrivateAddresses: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/**
 * Reads the environment; an empty variable counts as unset.
 * @throws UsageError with one line for each fault
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(set);
  if (!parsed.success) {
    throw new UsageError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`).join('\n'),
    );
  }
  const { data } = parsed;
  return {
    host: data.HOST,
    port: data.PORT ?? DEFAULT_PORT,
    portGiven: data.PORT !== undefined,
    allowedHosts: data.ALLOWED_HOSTS.split(',')
      .map((name) => name.trim().toLowerCase())
      .filter(Boolean),
    databaseUrl: data.DATABASE_URL ?? null,
    migrationDatabaseUrl: data.MIGRATION_DATABASE_URL ?? null,
    databasePooled: data.DATABASE_POOLED === 'true',
    home: data.PRESCIENT_HOME,
    signalsFile: data.SIGNALS_FILE ?? null,
    callsPerSecond: data.RATE_LIMIT,
    readRowsPerSecond: data.READ_RATE,
    token: data.PRESCIENT_TOKEN ?? null,
    auditIntervalMinutes: data.AUDIT_INTERVAL_MINUTES,
    priceIntervalSeconds: data.PRICE_INTERVAL_SECONDS,
    stopSeconds: data.STOP_SECONDS ?? STOP_SECONDS,
    webhookPrivateAddresses: data.WEBHOOK_PRIVATE_ADDRESSES === 'true',
    logLevel: data.LOG_LEVEL,
  };
}
