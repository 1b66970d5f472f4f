import type { Importer } from '../importer.ts';
import { hasHourColumns } from '../pmxt/archive-hour.ts';
import { readArchive } from '../pmxt/read-archive.ts';
import { readV2Hour } from './read-hour.ts';
import { V2_KINDS } from './row-window.ts';

/** The hours of PMXT's archive of Polymarket since 2026-04-13. */
export const pmxtV2: Importer = {
  name: 'pmxt-v2',
  about: 'Hourly files of the PMXT archive of Polymarket, since 13 April 2026: books and trades',
  grain: 'books',
  matches: (file) => hasHourColumns(file, V2_KINDS),
  read: (files, sink, options) =>
    readArchive({ kinds: V2_KINDS, read: readV2Hour }, { files, sink, options }),
};
