import { createHash } from 'node:crypto';
import { connect, createServer, type AddressInfo } from 'node:net';
import type { Place } from './place.ts';

/**
 * Below the ports that systems hand out by themselves, from 32768 on: otherwise a connection of any program may sit on
 * ours while the server is away.
 */
const firstPort = 20_000;
const portCount = 12_000;
/** The number of neighbours that are tried if other programs have the port. */
const candidateCount = 10;
const probeMs = 1_000;

/** The knowledge of ports before one is chosen. */
interface KnownPorts {
  /** The port of the server that crashed, or null: those who use it look for it there. */
  readonly last: number | null;
  /** Ports that PostgreSQL could not have. */
  readonly refused: ReadonlySet<number>;
}

/** A port for the server. */
interface PortChoice {
  readonly port: number;
  /** True if a program answers on it at this moment. */
  readonly isTaken: boolean;
}

/**
 * Returns a free port for the server of this folder, always the same unless another program has it: a program that was connected
 * finds the server again after a restart. It follows from the path, so that a copy of the folder never answers on the
 * port of the original. While the first choice is not refused, no other one is looked for.
 */
export async function choosePort(place: Pick<Place, 'data'>, known: KnownPorts): Promise<PortChoice> {
  const [first, ...others] = candidates(place, known.last) as [number, ...number[]];
  if (!known.refused.has(first)) return { port: first, isTaken: await answers(first) };
  for (const port of others)
    if (!known.refused.has(port) && !(await answers(port))) return { port, isTaken: false };
  return { port: await anyFreePort(), isTaken: false };
}

function candidates({ data }: Pick<Place, 'data'>, last: number | null): number[] {
  const start = createHash('sha256').update(data).digest().readUInt32BE();
  const usual = Array.from(
    { length: candidateCount },
    (_, index) => firstPort + ((start + index) % portCount),
  );
  return last === null ? usual : [last, ...usual];
}

/**
 * True if a program listens on the port. It is asked and not bound: of two processes that start the same server at once,
 * each would find the port taken by the other's probe, and go elsewhere.
 */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect({ port, host: '127.0.0.1' });
    const conclude = (taken: boolean): void => {
      probe.destroy();
      resolve(taken);
    };
    probe.setTimeout(probeMs, () => conclude(true));
    probe.once('connect', () => conclude(true)).once('error', () => conclude(false));
  });
}

function anyFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(0));
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
