import { effect, signal } from '@preact/signals';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'prescient.theme';

const isTheme = (text: string | null): text is Theme => THEMES.some((theme) => theme === text);

const kept = localStorage.getItem(KEY);

/** The colours that were chosen; `system` follows the machine. */
export const theme = signal<Theme>(isTheme(kept) ? kept : 'system');

/** True while the page is dark: charts are drawn in colours of their own. */
export const isDark = signal(false);

const dark = matchMedia('(prefers-color-scheme: dark)');

const apply = (): void => {
  isDark.value = theme.value === 'dark' || (theme.value === 'system' && dark.matches);
  document.documentElement.dataset['theme'] = isDark.value ? 'dark' : 'light';
};

effect(() => {
  localStorage.setItem(KEY, theme.value);
  apply();
});
dark.addEventListener('change', apply);
