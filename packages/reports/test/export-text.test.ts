import { expect, test } from 'vitest';
import { exportText, type ExportFormat, type TablePage } from '../src/index.ts';

const textOf = async (pages: readonly TablePage[], format: ExportFormat): Promise<string> => {
  async function* each() {
    yield* pages;
  }
  return (await Array.fromAsync(exportText(each(), format))).join('');
};

const columns = ['id', 'note'];
const pages: TablePage[] = [
  {
    columns,
    rows: [
      ['1', 'a, b'],
      ['2', null],
    ],
  },
  { columns, rows: [['3', '=x']] },
];

test('pages of a table are one CSV with one head, or one list of objects', async () => {
  expect(await textOf(pages, 'csv')).toBe(`id,note\n1,"a, b"\n2,\n3,'=x\n`);
  const json = await textOf(pages, 'json');
  expect(JSON.parse(json)).toEqual([
    { id: '1', note: 'a, b' },
    { id: '2', note: null },
    { id: '3', note: '=x' },
  ]);
  expect(json.split('\n')).toHaveLength(6);
});

test('a table without a row is its head, or an empty list', async () => {
  expect(await textOf([{ columns, rows: [] }], 'csv')).toBe('id,note\n');
  expect(await textOf([{ columns, rows: [] }], 'json')).toBe('[]\n');
});
