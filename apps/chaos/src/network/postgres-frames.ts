/** One message of PostgreSQL's protocol, header included. */
export interface Frame {
  /** The message's letter; empty for the first message of a client, which has none. */
  readonly type: string;
  readonly bytes: Buffer;
}

const LENGTH_BYTES = 4;

/** Cuts one direction of a connection (without TLS) into messages; half a message waits for its other half. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);
  #untyped: boolean;

  /** The first message that a client sends has no letter; a server's messages all have one. */
  constructor(from: 'client' | 'server') {
    this.#untyped = from === 'client';
  }

  read(chunk: Buffer): Frame[] {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const frames: Frame[] = [];
    for (let frame = this.#take(); frame !== null; frame = this.#take()) frames.push(frame);
    return frames;
  }

  #take(): Frame | null {
    const start = this.#untyped ? 0 : 1;
    if (this.#rest.length < start + LENGTH_BYTES) return null;
    const size = start + this.#rest.readInt32BE(start);
    if (this.#rest.length < size) return null;
    const bytes = this.#rest.subarray(0, size);
    this.#rest = this.#rest.subarray(size);
    this.#untyped = false;
    return { type: start === 0 ? '' : String.fromCharCode(bytes[0] ?? 0), bytes };
  }
}

/** The text of a message between its header and its closing zero. */
const textOf = ({ bytes }: Frame): string => bytes.toString('latin1', 1 + LENGTH_BYTES, bytes.length - 1);

const COMMIT = /^commit;?$/i;

/** True if a client asks for COMMIT: a Query, or the Parse (name, zero, text, zero, count) of a prepared one. */
export function asksForCommit(frame: Frame): boolean {
  if (frame.type === 'Q') return COMMIT.test(textOf(frame).trim());
  return frame.type === 'P' && COMMIT.test((textOf(frame).split('\0')[1] ?? '').trim());
}

/** True if a server confirms that a COMMIT took effect: a CommandComplete. A failed one says ROLLBACK. */
export const confirmsCommit = (frame: Frame): boolean => frame.type === 'C' && textOf(frame) === 'COMMIT';
