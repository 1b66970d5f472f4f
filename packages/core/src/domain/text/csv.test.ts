import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvFields, csvLine } from './csv.ts';

test.each([
  [['a', 'b', null, ''], 'a,b,,'],
  [['one, two', 'say "x"', 'line\nbreak'], '"one, two","say ""x""","line\nbreak"'],
  [['-1.500000', '1e-7', '-2e-9'], '-1.500000,1e-7,-2e-9'],
  [['=1+1', '+49', '-cmd', '@x', '\tx'], "'=1+1,'+49,'-cmd,'@x,'\tx"],
  [['=HYPERLINK("x","y")'], `"'=HYPERLINK(""x"",""y"")"`],
])('%j is %s', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});

test('the fields of a line are those of which it was made', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', ' ', 'é', '-', '1') });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
      // A formula gets an apostrophe, which is not taken away again.
      const harmless = cells.map((text) => text.replace(/^-/, '_'));
      expect(csvFields(csvLine(harmless))).toEqual(harmless);
    }),
  );
});

test.each(['"a', 'a"b"', '"a"b,c', '"a""', 'a,"', '"a" ,b'])('%s is no line of CSV', (line) => {
  expect(csvFields(line)).toBeNull();
});
