import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { ArchiveRow } from './archive-row.ts';

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

const moment = (name: string): SchemaElement => ({
  name,
  type: 'INT64',
  repetition_type: 'REQUIRED',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
});
const text = (name: string, isNullable = true): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  repetition_type: isNullable ? 'OPTIONAL' : 'REQUIRED',
  converted_type: 'UTF8',
});

/** The forms in which a file may hold a decimal: as an integer, or as bytes. */
export type DecimalForm = 'integer' | 'bytes';

function decimal(name: string, isLong: boolean, form: DecimalForm): SchemaElement {
  const facts = { name, repetition_type: 'OPTIONAL', converted_type: 'DECIMAL' } as const;
  const digits = isLong ? { precision: 18, scale: 6 } : { precision: 9, scale: 4 };
  if (form === 'bytes')
    return { ...facts, ...digits, type: 'FIXED_LEN_BYTE_ARRAY', type_length: isLong ? 8 : 4 };
  return { ...facts, ...digits, type: isLong ? 'INT64' : 'INT32' };
}

const elements = (form: DecimalForm): SchemaElement[] => [
  moment('timestamp_received'),
  moment('timestamp'),
  { name: 'market', type: 'FIXED_LEN_BYTE_ARRAY', type_length: 66, repetition_type: 'REQUIRED' },
  text('event_type', false),
  text('asset_id', false),
  text('bids'),
  text('asks'),
  decimal('price', false, form),
  decimal('size', true, form),
  text('side'),
  decimal('best_bid', false, form),
  decimal('best_ask', false, form),
  { name: 'fee_rate_bps', type: 'INT32', repetition_type: 'OPTIONAL', converted_type: 'UINT_16' },
  text('transaction_hash'),
  decimal('old_tick_size', false, form),
  decimal('new_tick_size', false, form),
];

const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const compressors = {
  ZSTD: (bytes: Uint8Array) => zstdCompressSync(bytes, FASTEST),
  GZIP: (bytes: Uint8Array) => gzipSync(bytes),
  BROTLI: (bytes: Uint8Array) => brotliCompressSync(bytes),
  /** Not packed at all: files of this kind are refused before they are unpacked. */
  LZ4_RAW: (bytes: Uint8Array) => bytes,
};

export interface ArchiveForm {
  readonly groupRows?: number;
  readonly pageSize?: number;
  readonly decimals?: DecimalForm;
  readonly codec?: keyof typeof compressors;
  /** The name of a column that the file does not have. */
  readonly without?: string;
}

type Value = Date | string | bigint | Uint8Array | null;

const bytesOf = (market: string): Uint8Array => Buffer.from(market.padEnd(66, '0').slice(0, 66), 'latin1');

const valuesOf = (row: ArchiveRow, markets: Map<string, Uint8Array>): Value[] => {
  const market = markets.get(row.market) ?? bytesOf(row.market);
  markets.set(row.market, market);
  const { event, asset, bids, asks, price, size, side, bestBid, bestAsk, oldTick, newTick } = row;
  const times = [new Date(row.received), new Date(row.source)];
  return [
    ...times,
    market,
    event,
    asset,
    bids,
    asks,
    price,
    size,
    side,
    bestBid,
    bestAsk,
    null,
    null,
    oldTick,
    newTick,
  ];
};

/** Writes a file as PMXT's archive has them: ZSTD, stamps and sizes as packed differences, a fixed column of markets. */
export async function writeArchive(
  path: string,
  rows: Iterable<ArchiveRow>,
  form: ArchiveForm = {},
): Promise<void> {
  const { groupRows = 1 << 20, pageSize = 1 << 20, decimals = 'integer', codec = 'ZSTD', without } = form;
  const all = elements(decimals);
  const kept = all.filter(({ name }) => name !== without);
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: [{ name: 'root', num_children: kept.length }, ...kept],
    codec,
    compressors,
  });
  const markets = new Map<string, Uint8Array>();
  let columns: Value[][] = all.map(() => []);
  const flush = async (): Promise<void> => {
    const columnData = all.flatMap(({ name, type }, index) => {
      if (name === without) return [];
      const isPacked = name.startsWith('timestamp') || (name === 'size' && type === 'INT64');
      return [
        { name, data: columns[index]!, ...(isPacked ? { encoding: 'DELTA_BINARY_PACKED' as const } : {}) },
      ];
    });
    await writer.write({ columnData, rowGroupSize: groupRows, pageSize });
    columns = all.map(() => []);
  };
  for (const row of rows) {
    for (const [index, value] of valuesOf(row, markets).entries()) columns[index]!.push(value);
    if (columns[0]!.length === groupRows) await flush();
  }
  if (columns[0]!.length > 0) await flush();
  await writer.finish();
}
