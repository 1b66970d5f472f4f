import { expect, test } from 'vitest';
import { ensureLanguage } from './language.ts';

test('a language that is none becomes English; others stay', () => {
  const languageOf = (language: string): string => {
    const navigator = { language } as Navigator;
    ensureLanguage(navigator);
    return navigator.language;
  };
  expect(['en-US@posix', '', 'de-AT', 'en'].map(languageOf)).toEqual(['en', 'en', 'de-AT', 'en']);
});
