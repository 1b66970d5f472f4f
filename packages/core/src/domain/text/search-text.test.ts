import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText, searchQueryOf, searchTextOf } from './search-text.ts';

describe('one word is found by any way to write it', () => {
  test.each([
    ['Éric', ['eric', 'ERIC', 'ÉRIC', 'éric', 'E\u0301ric']],
    ['São', ['SAO', 'sao', 'SÃO', 'Sa\u0303o']],
    ['Дождь', ['дождь', 'ДОЖДЬ', 'дОЖДЬ']],
    ['Ещё', ['еще', 'ЕЩЁ', 'ещё']],
    ['Straße', ['STRASSE', 'strasse', 'STRAẞE']],
    ['Łódź', ['lodz', 'ŁÓDŹ', 'Lodz']],
    ['Ørsted', ['orsted', 'ØRSTED']],
    ['ΟΔΟΣ', ['οδός', 'οδοσ', 'Οδος']],
    ['İstanbul', ['istanbul', 'ISTANBUL', 'ıstanbul']],
    ['Việt', ['viet', 'VIỆT']],
    ['ﬁnal', ['final', 'FINAL']],
    ['１２３', ['123']],
    ['ガンダム', ['ｶﾞﾝﾀﾞﾑ']],
    ['서울', ['서울'.normalize('NFD')]],
    ['10,000', ['10000', '10,000']],
  ])('%s', (word, ways) => {
    for (const way of ways) expect([way, searchTextOf([way])]).toEqual([way, searchTextOf([word])]);
  });
});

test('a script without spaces is found by any part of its text, and a picture by itself', () => {
  expect(searchTextOf(['東京都知事選'])).toBe('東 京 都 知 事 選');
  expect(searchQueryOf('知事')).toBe("'知' & '事':*");
  expect(searchTextOf(['Rain 🌧 today'])).toBe('rain 🌧 today');
});

test('numbers keep their decimals, and words appear once', () => {
  expect(searchTextOf(['Will EUR/USD be above 1.10 (or 1.10)?', null, 'Yes, above'])).toBe(
    'will eur usd be above 1.10 or yes',
  );
});

test('a query asks for all words, the last of which may be a beginning', () => {
  expect(searchQueryOf('  Astrid HARB')).toBe("'astrid' & 'harb':*");
  expect(['', ' ', '?!', '&', '---'].map(searchQueryOf)).toEqual([null, null, null, null, null]);
});

const anyCharacter = fc.integer({ min: 0, max: 0xd7ff }).map((code) => String.fromCodePoint(code));
const HARMLESS = /^'[^'\\\s&|!():*<>]+'$/u;

test('no sign of a text is an operator of the query', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), (text) => {
      const words = searchQueryOf(text)?.replace(/:\*$/, '').split(' & ') ?? [];
      return words.every((word) => HARMLESS.test(word));
    }),
  );
});

test('folding a folded text changes nothing, nor does its case', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const folded = foldText(text);
      expect(foldText(folded)).toBe(folded);
      expect(foldText(folded.toUpperCase())).toBe(folded);
    }),
  );
});
