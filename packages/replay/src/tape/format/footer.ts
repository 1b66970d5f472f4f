import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { GRAINS, type TapeInfo, type TapeToken } from '../tape.ts';
import { TapeError } from '../tape-error.ts';
import { type BlockEntry, blockEntry, endOfBlock } from './block.ts';
import { compressed, decompressed, END, HEAD, TAIL_BYTES, VERSION } from './frame.ts';

const count = z.int().nonnegative();

export const tokenShape = z.object({
  venue: z.string(),
  marketId: z.string(),
  outcome: z.union([z.literal(0), z.literal(1)]),
  tokenId: z.string().nullable(),
});

/** Rows that make all live books whole before the chunk with that number, for those who begin to read there. */
export const keyframeShape = z.object({ chunk: count, at: z.number(), blocks: z.array(blockEntry) });
export type Keyframe = Readonly<z.output<typeof keyframeShape>>;

const footerShape = z.object({
  source: z.string(),
  grain: z.enum(GRAINS),
  tokens: z.array(tokenShape),
  chunks: z.array(blockEntry),
  keyframes: z.array(keyframeShape),
  refused: z.record(z.string(), count),
  hash: z.string().length(64),
});
/** All that a tape says of itself, at its end. */
export type Footer = Readonly<z.output<typeof footerShape>>;

/** The hash of a tape: over its content and over nothing that depends on how or when it was built. */
export function tapeHash({ source, grain, tokens, chunks }: Omit<Footer, 'hash'>): string {
  const named = tokens.map(({ venue, marketId, outcome, tokenId }: TapeToken) => [
    venue,
    marketId,
    outcome,
    tokenId,
  ]);
  const facts = [VERSION, source, grain, named, chunks.map(({ hash }) => hash)];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

/** The bytes that end a tape: the footer, its length packed and unpacked, its checksum, and the mark of the end. */
export function endOf(footer: Footer): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(footer));
  const packed = compressed(text);
  const figures = Buffer.alloc(TAIL_BYTES - END.length);
  figures.writeUInt32LE(packed.length, 0);
  figures.writeUInt32LE(text.length, 4);
  figures.writeUInt32LE(crc32(packed), 8);
  return Buffer.concat([packed, figures, END]);
}

/** The last bytes of a tape, and the place at which its footer begins. @throws TapeError TAPE_UNFINISHED, TAPE_DAMAGED */
export function footerPlace(tail: Uint8Array, fileBytes: number): { offset: number; bytes: number } {
  const mark = tail.subarray(TAIL_BYTES - END.length);
  if (tail.length !== TAIL_BYTES || !END.every((byte, index) => mark[index] === byte))
    throw new TapeError('TAPE_UNFINISHED');
  const bytes = Buffer.from(tail).readUInt32LE(0);
  const offset = fileBytes - TAIL_BYTES - bytes;
  if (offset < HEAD.length) throw new TapeError('TAPE_DAMAGED', { detail: 'its footer' });
  return { offset, bytes };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Reads a footer. @throws TapeError TAPE_DAMAGED */
export function footerOf(packed: Uint8Array, tail: Uint8Array): Footer {
  const figures = Buffer.from(tail);
  const text =
    crc32(packed) === figures.readUInt32LE(8) ? decompressed(packed, figures.readUInt32LE(4)) : null;
  const value: unknown = text && parsed(new TextDecoder().decode(text));
  const footer = footerShape.safeParse(value);
  if (!footer.success) throw new TapeError('TAPE_DAMAGED', { detail: 'its footer', cause: footer.error });
  return footer.data;
}

/** The place at which the last block of a tape ends. */
export function blocksEnd(chunks: readonly BlockEntry[], keyframes: readonly Keyframe[]): number {
  const last = [chunks.at(-1), keyframes.at(-1)?.blocks.at(-1)].filter((each) => each !== undefined);
  return Math.max(HEAD.length, ...last.map(endOfBlock));
}

/** True if the blocks of a tape follow each other from its head to its footer, so that nothing else is in it. */
export function fillsFile({ chunks, keyframes }: Footer, footerAt: number): boolean {
  const blocks = [...chunks, ...keyframes.flatMap((each) => each.blocks)];
  let end = HEAD.length;
  for (const block of blocks.toSorted((a, b) => a.offset - b.offset)) {
    if (block.offset !== end) return false;
    end = endOfBlock(block);
  }
  return end === footerAt;
}

/** The facts of a tape as its readers see them. */
export function infoOf({ keyframes: _, ...facts }: Footer): TapeInfo {
  const { chunks } = facts;
  return {
    ...facts,
    chunks: chunks.map(({ rows, from, to, tokens }) => ({ rows, from, to, tokens })),
    rows: chunks.reduce((sum, { rows }) => sum + rows, 0),
    from: chunks[0]?.from ?? 0,
    to: chunks.at(-1)?.to ?? 0,
  };
}
