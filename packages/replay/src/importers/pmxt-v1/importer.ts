import type { Importer } from '../importer.ts';
import { hasHourColumns } from '../pmxt/archive-hour.ts';
import { readArchive } from '../pmxt/read-archive.ts';
import { readV1Hour, V1_KINDS } from './read-hour.ts';

/** The hours of PMXT's archive of Polymarket until 2026-04-13, whose rows are JSON. They have no trades. */
export const pmxtV1: Importer = {
  name: 'pmxt-v1',
  about:
    'Hourly files of the PMXT archive of Polymarket, from 21 February to 13 April 2026: books without trades',
  grain: 'books',
  matches: (file) => hasHourColumns(file, V1_KINDS),
  read: (files, sink, options) =>
    readArchive({ kinds: V1_KINDS, read: readV1Hour }, { files, sink, options }),
};
