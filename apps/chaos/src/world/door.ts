import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type ApiClient } from '@prescient/bot';
import { ApiProcess, type ApiSettings } from '@prescient/workshop';
import { TcpProxy } from '../network/tcp-proxy.ts';

/** One API as bots see it: an address that stays while the process behind it is killed and started again. */
export class Door {
  readonly client: ApiClient;
  /** The address to which bots send. */
  readonly url: string;
  readonly proxy: TcpProxy;
  readonly #settings: ApiSettings;
  #process: ApiProcess | null = null;

  private constructor(proxy: TcpProxy, settings: ApiSettings) {
    this.proxy = proxy;
    this.#settings = settings;
    this.url = `http://127.0.0.1:${proxy.port}`;
    this.client = createClient(this.url);
  }

  /** An address at which no API runs yet. */
  static async open(settings: ApiSettings): Promise<Door> {
    const proxy = new TcpProxy();
    await proxy.listen();
    return new Door(proxy, settings);
  }

  /** The end of its process's log, if the process ended by itself; else null. */
  get obituary(): string | null {
    return this.#process?.obituary ?? null;
  }

  /** Starts an API here, unless one runs. */
  async start(): Promise<void> {
    if (this.#process !== null) return;
    this.#process = await ApiProcess.start(this.#settings);
    this.proxy.upstream = this.#process.port;
  }

  /** Waits until the API that runs here knows this market. @throws whatever else the API refuses for half a minute */
  async knowsMarket(marketId: string): Promise<void> {
    for (let tries = 600; ; tries -= 1) {
      try {
        await this.client.market.get.query({ marketId });
        return;
      } catch (error) {
        if (tries === 0) throw error;
        await sleep(50);
      }
    }
  }

  /** kill -9. */
  async kill(): Promise<void> {
    const doomed = this.#process;
    this.#process = null;
    this.proxy.upstream = null;
    await doomed?.kill();
  }

  pause(): void {
    this.#process?.pause();
  }

  resume(): void {
    this.#process?.resume();
  }

  async close(): Promise<void> {
    await this.kill();
    await this.proxy.close();
  }
}
