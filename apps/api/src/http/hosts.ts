import { isIPv6 } from 'node:net';

/** Names under which a loopback server is reached. */
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1'];

/** True if a server that listens there is reached from this machine only. An unknown spelling counts as abroad. */
export const isLoopback = (host: string): boolean =>
  /^(?:127(?:\.\d{1,3}){3}|localhost|::1|\[::1\])$/i.test(host);

/**
 * A host's name without its port, and without the brackets of an IPv6 address. Brackets around anything else stay, so
 * that such a name is nobody's.
 */
function nameOf(host: string): string {
  const name = host.toLowerCase().replace(/^([^:]*|\[.*\]):\d+$/, '$1');
  const [, inside = ''] = /^\[(.*)\]$/.exec(name) ?? [];
  return isIPv6(inside) ? inside : name;
}

/**
 * True if a request was meant for us. A page in a browser can make a name of its own resolve to 127.0.0.1; its
 * requests carry that name, and are refused.
 */
export const isAllowedHost = (header: string | undefined, allowed: readonly string[]): boolean =>
  header !== undefined && [...LOOPBACK_NAMES, ...allowed].map(nameOf).includes(nameOf(header));

/** Returns the host of an origin such as `https://bots.example:8443`; null for `null` and for a text that is no origin. */
const hostOf = (origin: string): string | null => /^https?:\/\/([^/?#@\s]+)$/i.exec(origin)?.[1] ?? null;

/** The headers of a request that say where it comes from. */
export interface OriginHeaders {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/**
 * The values by which a browser says that a request comes from the address bar, or from a page of the very same
 * server.
 */
const OWN_SITE = ['none', 'same-origin'];

/**
 * True if a request that a browser sends for a page comes from a page of ours: one that was served under the same
 * name and port, or under a name that was allowed by hand. Programs send no origin. A page that embeds us, as an
 * image or a script, sends none either, but then the browser says that it is another site's. A page of another server
 * on this machine is a stranger too, so loopback names allow nothing by themselves.
 */
export function isAllowedOrigin(headers: OriginHeaders, allowed: readonly string[]): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (origin === undefined) return site === undefined || OWN_SITE.includes(String(site).toLowerCase());
  const from = hostOf(origin)?.toLowerCase();
  if (from === undefined) return false;
  if (from === host?.toLowerCase()) return true;
  return !LOOPBACK_NAMES.includes(nameOf(from)) && allowed.map(nameOf).includes(nameOf(from));
}
