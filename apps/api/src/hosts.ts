/** Names under which a loopback server is reached. */
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** The host of a `Host` header without its port. */
const nameOf = (header: string): string => header.replace(/:\d+$/, '').toLowerCase();

/**
 * Whether a request was meant for us. A page in a browser can make a name of its own resolve to 127.0.0.1; its
 * requests carry that name, and are refused.
 */
export function isAllowedHost(header: string | undefined, allowed: readonly string[]): boolean {
  if (header === undefined) return false;
  const name = nameOf(header);
  return LOOPBACK_NAMES.includes(name) || allowed.includes(name);
}
