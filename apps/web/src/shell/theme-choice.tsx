import { theme, THEMES } from '../state/theme.ts';

const NAMES = { system: ['◐', 'Colours of the system'], light: ['☀', 'Light'], dark: ['☾', 'Dark'] } as const;

/** Light, dark, or as the machine has it. */
export const ThemeChoice = () => (
  <div class="choice" role="group" aria-label="Colours">
    {THEMES.map((name) => (
      <button
        key={name}
        type="button"
        aria-pressed={theme.value === name}
        aria-label={NAMES[name][1]}
        title={NAMES[name][1]}
        onClick={() => (theme.value = name)}
      >
        {NAMES[name][0]}
      </button>
    ))}
  </div>
);
