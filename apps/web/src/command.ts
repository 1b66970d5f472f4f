import { typed } from '@prescient/terminal/typed';

/** True where this page came from a checkout: the package marks its own page. */
const isCheckout = (): boolean => document.documentElement.dataset['package'] === undefined;

/** Returns a command of Prescient as a person types it where the server of this page was started. */
export const command = (words: string): string => typed(words, isCheckout());
