import { BlockList, isIP } from 'node:net';
import { ProxyError } from './proxy-error.ts';

/** The variables of an environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** The value of a variable in lower or upper case; one that is empty counts as absent. */
const valueOf = (variables: Variables, name: string): string =>
  variables[name] || variables[name.toUpperCase()] || '';

/** The address of a server of WebSockets as that of HTTP, by which it is reached. */
const overHttp = (url: URL): URL => new URL(url.href.replace(/^ws/, 'http'));

const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

/** True if a host is an address within a range such as `10.0.0.0/8`. */
function isWithin(host: string, range: string): boolean {
  const [net = '', bits = ''] = range.split('/');
  const family = isIP(bare(host)) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(bare(host)) === 0 || isIP(net) !== isIP(bare(host)) || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(net, Number(bits), family);
  return list.check(bare(host), family);
}

/** True if an entry of `NO_PROXY` names a host: itself, a domain above it, `*`, a range of addresses, perhaps with a port. */
function isNamedBy(entry: string, { hostname, port, protocol }: URL): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isWithin(hostname, entry);
  const [, name = entry, onPort] = /^(.+):(\d+)$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
  if (onPort !== undefined && onPort !== (port || DEFAULT_PORTS[protocol])) return false;
  const domain = bare(name.replace(/^\*?\./, ''));
  return bare(hostname) === domain || hostname.endsWith(`.${domain}`);
}

/** @throws ProxyError for a proxy that is none of HTTP */
function parseProxy(text: string, name: string): URL {
  const proxy = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (proxy !== null && /^https?:$/.test(proxy.protocol)) return proxy;
  throw new ProxyError(`${name.toUpperCase()} is no address of a proxy, such as http://proxy.example:3128`);
}

/**
 * Returns the proxy through which an address is called: `HTTPS_PROXY` for `https` and `wss`, `HTTP_PROXY` for `http` and
 * `ws`, in lower case or upper case; null where `NO_PROXY` names the host, where it is this machine, or without a proxy.
 * @throws ProxyError where the variable names no proxy
 */
export function proxyOf(address: string | URL, variables: Variables): URL | null {
  const url = overHttp(new URL(address));
  if (LOOPBACK.test(url.hostname)) return null;
  const name = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const text = valueOf(variables, name);
  if (text === '') return null;
  const exceptions = valueOf(variables, 'no_proxy')
    .toLowerCase()
    .split(/[,\s]+/);
  if (exceptions.some((entry) => entry !== '' && isNamedBy(entry, url))) return null;
  return parseProxy(text, name);
}
