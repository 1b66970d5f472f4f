import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test.each([
  [['a', 'b', null, ''], 'a,b,,'],
  [['one, two', 'say "x"', 'line\nbreak'], '"one, two","say ""x""","line\nbreak"'],
  [['-1.500000', '1e-7', '-2e-9'], '-1.500000,1e-7,-2e-9'],
  [['=1+1', '+49', '-cmd', '@x', '\tx'], "'=1+1,'+49,'-cmd,'@x,'\tx"],
  [['=HYPERLINK("x","y")'], `"'=HYPERLINK(""x"",""y"")"`],
])('%j is %s', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});
