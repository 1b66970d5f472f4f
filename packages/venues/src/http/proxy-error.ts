/** A proxy that does not let a call through. The message names the proxy, without the password for it. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
}

/** The name of a proxy for people: its address without user and password. */
export const nameOfProxy = ({ protocol, host }: URL): string => `${protocol}//${host}`;

/** The codes with which a connection is not made; through a proxy the one to the proxy is meant. */
const UNREACHABLE =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|UND_ERR_PRX_TLS)$/;
/** The words of undici about a proxy that opened no tunnel. */
const REFUSED = /^Proxy response \((\d{3})\)/;

const ADVICE: Readonly<Record<string, string>> = {
  407: ', as it asks for a user and a password; put them into its address',
};

/** Returns the fault of the proxy that is behind an error; null where the proxy is not to blame. */
export function proxyFaultOf(error: unknown, proxy: URL): ProxyError | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const [, status] = REFUSED.exec(at.message) ?? [];
    const { code = '' } = at as NodeJS.ErrnoException;
    const how =
      status === undefined
        ? UNREACHABLE.test(code) && `cannot be reached (${code})`
        : `refuses the call (HTTP ${status})${ADVICE[status] ?? ''}`;
    if (how) return new ProxyError(`the proxy ${nameOfProxy(proxy)} ${how}`, { cause: error });
  }
  return null;
}
