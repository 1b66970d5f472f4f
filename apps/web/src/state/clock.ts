import { signal } from '@preact/signals';

/** The time of this machine, once a second, for ages. */
export const now = signal(Date.now());

setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, 1_000);
