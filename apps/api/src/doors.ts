import type { FastifyRequest } from 'fastify';
import { isAllowedHost } from './hosts.ts';

/** What decides whether a request may come in at all. */
export interface DoorKeeper {
  /** Host names, besides the loopback ones, by which clients may call us. */
  readonly allowedHosts: readonly string[];
  readonly isStopping: () => boolean;
}

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

/** The status with which a request is turned away before any route sees it, or null. */
export function statusAtTheDoor(
  { headers }: FastifyRequest,
  { allowedHosts, isStopping }: DoorKeeper,
): number | null {
  if (!isAllowedHost(headers.host, allowedHosts)) return 421;
  if (isStopping()) return 503;
  const type = headers['content-type'];
  return type === undefined || JSON_TYPE.test(type) ? null : 415;
}
