import { onTestFinished } from 'vitest';
import type { Player } from '../../src/index.ts';

/** A real WebSocket client of the player: Node's own. */
export class Watcher {
  /** Everything that came, as text. */
  readonly heard: string[] = [];
  readonly socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => this.heard.push(String(data)));
  }

  static async connect(player: Player, tokens: readonly string[] = []): Promise<Watcher> {
    const socket = new WebSocket(`${player.urls.ws}/market`);
    const watcher = new Watcher(socket);
    onTestFinished(() => socket.close());
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    if (tokens.length > 0) watcher.say({ assets_ids: tokens, type: 'market' });
    await watcher.settled();
    return watcher;
  }

  say(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Everything that the player sent before now has come: it answers in order. */
  async settled(): Promise<void> {
    const before = this.heard.length;
    const { promise, resolve } = Promise.withResolvers<void>();
    const listen = ({ data }: MessageEvent) => {
      if (data === 'PONG') resolve();
    };
    this.socket.addEventListener('message', listen);
    this.socket.send('PING');
    await promise;
    this.socket.removeEventListener('message', listen);
    this.heard.splice(this.heard.indexOf('PONG', before), 1);
  }

  /** The events heard since the last call, lists taken apart. */
  take(): { event_type: string; asset_id: string; hash: string }[] {
    return this.heard.splice(0).flatMap((text) => JSON.parse(text));
  }
}
