/** Names under which a loopback server is reached. */
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1'];

/** A host's name without its port, and without the brackets of an IPv6 address. */
const nameOf = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^([^:]*|\[.*\]):\d+$/, '$1')
    .replace(/^\[(.*)\]$/, '$1');

/**
 * Whether a request was meant for us. A page in a browser can make a name of its own resolve to 127.0.0.1; its
 * requests carry that name, and are refused.
 */
export const isAllowedHost = (header: string | undefined, allowed: readonly string[]): boolean =>
  header !== undefined && [...LOOPBACK_NAMES, ...allowed].map(nameOf).includes(nameOf(header));
