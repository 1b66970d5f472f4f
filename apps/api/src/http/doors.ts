import type { FastifyRequest } from 'fastify';
import { isAllowedHost, isAllowedOrigin } from './hosts.ts';

/** The checks that decide whether a request may come in at all. */
export interface DoorKeeper {
  /** Host names, besides the loopback ones, by which clients may call us. */
  readonly allowedHosts: readonly string[];
  readonly isStopping: () => boolean;
}

/** The methods of all routes; a request with another one ends here, before an adapter stumbles over it. */
const METHODS = ['GET', 'HEAD', 'POST'];
const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

/** Counts how often a header was sent; Node shows the first one alone. */
const countOf = (name: string, rawHeaders: readonly string[]): number =>
  rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;

/** The status with which a request is turned away before any route sees it, or null. */
export function statusAtTheDoor(
  { headers, method, raw }: FastifyRequest,
  { allowedHosts, isStopping }: DoorKeeper,
): number | null {
  if (headers.host === undefined && raw.httpVersion === '1.1') return 400;
  if (countOf('host', raw.rawHeaders) > 1) return 400;
  if (!isAllowedHost(headers.host, allowedHosts)) return 421;
  if (!isAllowedOrigin(headers, allowedHosts)) return 403;
  if (isStopping()) return 503;
  if (!METHODS.includes(method)) return 404;
  const type = headers['content-type'];
  return type === undefined || JSON_TYPE.test(type) ? null : 415;
}
