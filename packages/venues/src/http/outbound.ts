import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import { nameOfProxy, proxyFaultOf } from './proxy-error.ts';
import { proxyOf, type Variables } from './proxy-of.ts';

/** The options of calls to other machines. */
export interface OutboundOptions {
  /** The environment that names proxies: that of this process unless given. */
  readonly variables?: Variables;
  /** Finds the address of a host that is called directly, and may refuse it; the machine's own way unless given. */
  readonly lookup?: LookupFunction;
}

/** A request to another machine. */
export interface OutboundRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  /** A redirect is an answer like any other. */
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** An answer whose body is still to be read, or to be cancelled. */
export interface OutboundResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: (AsyncIterable<Uint8Array> & { cancel(): Promise<void> }) | null;
}

type Listening = { readonly signal: AbortSignal };

/** A WebSocket, as far as it is used. */
export interface OutboundSocket {
  readonly readyState: number;
  send(text: string): void;
  close(): void;
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: unknown }) => void,
    options: Listening,
  ): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void, options?: Listening): void;
}

/** Loaded for a proxy or a lookup of one's own: Node's `fetch` and `WebSocket`, which are of undici as well, take neither. */
const loadUndici = () => import('undici');

/** Calls other machines, each through the proxy that the environment names for it. This machine is always called directly. */
export class Outbound {
  readonly #variables: Variables;
  readonly #lookup: LookupFunction | undefined;
  /** By the address of the proxy; that of direct calls by an empty text. */
  readonly #dispatchers = new Map<string, Dispatcher>();

  constructor({ variables = process.env, lookup }: OutboundOptions = {}) {
    this.#variables = variables;
    this.#lookup = lookup;
  }

  /** The name of the proxy through which an address is called; null without one. @throws ProxyError */
  proxyName(url: string): string | null {
    const proxy = proxyOf(url, this.#variables);
    return proxy && nameOfProxy(proxy);
  }

  /** As the global `fetch`. @throws ProxyError where the proxy does not let it through */
  async fetch(url: string, request: OutboundRequest): Promise<OutboundResponse> {
    const proxy = proxyOf(url, this.#variables);
    const dispatcher = await this.#dispatcherFor(proxy);
    if (dispatcher === null) return fetch(url, request);
    try {
      const undici = await loadUndici();
      return await undici.fetch(url, { ...request, dispatcher });
    } catch (error) {
      throw (proxy && proxyFaultOf(error, proxy)) ?? error;
    }
  }

  /**
   * Returns what `new WebSocket` is here. The one that listens calls it, as a connection may fail before the next turn.
   * @throws ProxyError where the environment names no proxy that can be used
   */
  async socketMaker(url: string): Promise<() => OutboundSocket> {
    const dispatcher = await this.#dispatcherFor(proxyOf(url, this.#variables));
    if (dispatcher === null) return () => new WebSocket(url);
    const undici = await loadUndici();
    return () => new undici.WebSocket(url, { dispatcher });
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const all = [...this.#dispatchers.values()];
    this.#dispatchers.clear();
    await Promise.all(all.map((dispatcher) => dispatcher.destroy()));
  }

  async #dispatcherFor(proxy: URL | null): Promise<Dispatcher | null> {
    if (proxy === null && this.#lookup === undefined) return null;
    const key = proxy?.href ?? '';
    const known = this.#dispatchers.get(key);
    if (known !== undefined) return known;
    const { Agent, ProxyAgent } = await loadUndici();
    const made =
      proxy === null ? new Agent({ connect: { lookup: this.#lookup } }) : new ProxyAgent(proxy.href);
    this.#dispatchers.set(key, made);
    return made;
  }
}
