import { connect, type Socket } from 'node:net';
import { getBytes } from './read-request.ts';

/** Subscriptions to open and to hold, or an end of those that are held. */
export interface StreamJob {
  readonly kind: 'streams';
  readonly url: string;
  readonly token: string;
  /** One for each subscription; none ends them all. */
  readonly paths: readonly string[];
}

/** The subscriptions that are held. */
export interface StreamResult {
  readonly open: number;
}

const held = new Set<Socket>();

async function holdStream({ url: address, token }: StreamJob, path: string): Promise<void> {
  const url = new URL(address);
  const socket = connect({ host: url.hostname, port: Number(url.port) });
  held.add(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the API ended a stream')));
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard = (heard + chunk.toString('latin1')).slice(-10_000);
      // Its first event, which comes after what the opening reads.
      if (heard.includes('\nid: ')) resolve();
      else if (/^HTTP\/1\.1 [^2]/.test(heard))
        reject(new Error(`a stream was refused: ${heard.slice(0, 500)}`));
    });
    socket.write(getBytes(path, url, token));
  });
}

/** Opens subscriptions and resolves once each has told its first event; or ends all that are held. */
export async function runStreams(job: StreamJob): Promise<StreamResult> {
  await Promise.all(job.paths.map((path) => holdStream(job, path)));
  if (job.paths.length === 0) {
    for (const socket of held) socket.destroy();
    held.clear();
  }
  return { open: held.size };
}
