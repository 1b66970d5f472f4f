/**
 * Gives the browser a language that `Intl` knows where it names none, as `en-US@posix`: the chart library reads it as soon as it
 * is loaded, and throws.
 */
export function ensureLanguage(navigator: Navigator): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en' });
  }
}
