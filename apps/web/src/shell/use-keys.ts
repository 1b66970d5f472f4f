import { useEffect } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { portfolioId } from '../state/portfolios.ts';
import { pathOf, SCREENS } from './screens.ts';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, select, textarea, dialog') !== null;

/** Opens a screen by the key of its number, and the search of markets by `/`, unless somebody types. */
export function useKeys(): void {
  const [, go] = useLocation();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { key, ctrlKey, metaKey, altKey, target } = event;
      if (ctrlKey || metaKey || altKey || isTyping(target)) return;
      const screen = key === '/' ? SCREENS[2] : SCREENS[Number(key) - 1];
      if (screen === undefined) return;
      event.preventDefault();
      go(pathOf(screen, portfolioId.value));
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [go]);
}
