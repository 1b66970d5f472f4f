import { createHash } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import type { Place } from './place.ts';

/**
 * Below the ports that systems hand out by themselves, from 32768 on: otherwise a connection of any program may sit on
 * ours while the server is away.
 */
const firstPort = 20_000;
const portCount = 12_000;
/** How many neighbours are tried where other programs have the port. */
const candidateCount = 10;

/**
 * A free port for the server of this folder, always the same where nobody else has it: whoever was connected finds the
 * server again after a restart. It follows from the path, so that a copy of the folder never answers on the port of the
 * original.
 */
export async function choosePort({ data }: Pick<Place, 'data'>): Promise<number> {
  const start = createHash('sha256').update(data).digest().readUInt32BE();
  for (let index = 0; index < candidateCount; index += 1) {
    const port = await listenable(firstPort + ((start + index) % portCount));
    if (port !== null) return port;
  }
  return (await listenable(0)) ?? 0;
}

/** The port, or for 0 any free one; null where it is taken. */
function listenable(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(null));
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
