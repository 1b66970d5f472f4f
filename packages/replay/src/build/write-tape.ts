import type { RowSink } from '../importers/importer.ts';
import { endOf, infoOf } from '../tape/format/footer.ts';
import { HEAD } from '../tape/format/frame.ts';
import type { TapeInfo } from '../tape/tape.ts';
import { type Piece, type TapeAbout, type TapeCut, TapeWriter } from '../tape/tape-writer.ts';
import { type Disk, disk as ownDisk } from './disk.ts';

/** Fills a tape: at once, or in steps between which it is written out, so that memory stays flat. */
export type Fill = (sink: RowSink) => void | Iterable<unknown> | AsyncIterable<unknown>;

const storedOf = (piece: Piece): Uint8Array =>
  piece.kind === 'chunk' ? piece.block.stored : Buffer.concat(piece.blocks.map(({ stored }) => stored));

/**
 * Writes a tape of rows that the caller makes. The file has its name once it is whole.
 * @throws TapeError TAPE_OUT_OF_ORDER, TAPE_BAD_ROW, and errors of the disk
 */
export async function writeTape(
  path: string,
  about: TapeAbout & { readonly disk?: Disk; readonly cut?: TapeCut },
  fill: Fill,
): Promise<TapeInfo> {
  const { disk = ownDisk, cut, source, grain } = about;
  const writer = new TapeWriter({ source, grain }, cut);
  const part = `${path}.part`;
  const file = await disk.openAt(part, 0);
  const flush = async (): Promise<void> => {
    for (const piece of writer.take()) await file.append(storedOf(piece));
  };
  try {
    await file.append(HEAD);
    for await (const _ of fill(writer) ?? []) await flush();
    const footer = writer.finish();
    await flush();
    await file.append(endOf(footer));
    await file.sync();
    await disk.rename(part, path);
    return infoOf(footer);
  } finally {
    await file.close();
  }
}
