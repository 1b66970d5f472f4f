import type { RowSink } from '../importers/importer.ts';
import { infoOf } from '../tape/format/footer.ts';
import type { TapeInfo } from '../tape/tape.ts';
import { type TapeAbout, type TapeCut, TapeWriter } from '../tape/tape-writer.ts';
import { type Disk, disk as ownDisk } from './disk.ts';
import { PartFile } from './part-file.ts';

/** Fills a tape: at once, or in steps between which it is written out, so that memory stays flat. */
export type Fill = (sink: RowSink) => void | Iterable<unknown> | AsyncIterable<unknown>;

/**
 * Writes a tape of rows that the caller makes. The file has its name once it is whole, in place of one that had it before.
 * @throws TapeError TAPE_OUT_OF_ORDER, TAPE_BAD_ROW, TAPE_DISK_FULL, TAPE_WRITE_FAILED
 */
export async function writeTape(
  path: string,
  about: TapeAbout & { readonly disk?: Disk; readonly cut?: TapeCut },
  fill: Fill,
): Promise<TapeInfo> {
  const { disk = ownDisk, cut, source, grain } = about;
  const writer = new TapeWriter({ source, grain }, cut);
  const part = await PartFile.open(path, { disk, length: 0 });
  const flush = async (): Promise<void> => {
    for (const piece of writer.take()) await part.add(piece);
  };
  try {
    for await (const _ of fill(writer) ?? []) await flush();
    const footer = writer.finish();
    await flush();
    await part.commit(footer);
    return infoOf(footer);
  } finally {
    await part.close();
  }
}
