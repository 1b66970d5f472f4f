import { chmodSync, existsSync, globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PLACES = [
  '/usr/lib/*/faketime/libfaketime.so.1',
  '/usr/lib*/faketime/libfaketime.so.1',
  '/usr/local/lib/faketime/libfaketime.so.1',
];

/** The path of libfaketime; null where it is not installed. */
export const findFaketime = (): string | null =>
  PLACES.flatMap((pattern) => globSync(pattern)).find((path) => existsSync(path)) ?? null;

/** A wall clock that can be set while its process runs. Time that only goes forward is left as it is. */
export class FakeClock {
  readonly #file: string;
  readonly #library: string;

  constructor(library: string, folder: string, name: string) {
    this.#library = library;
    this.#file = join(folder, `clock-${name}`);
    this.right();
    // The server of the database runs as another user, and its clock is the same.
    chmodSync(this.#file, 0o644);
  }

  /** The variables with which a process has this clock. */
  get environment(): Readonly<Record<string, string>> {
    return {
      LD_PRELOAD: this.#library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_RESET: '1',
    };
  }

  /** Sets the clock by an offset: `+1d`, `-14y`. */
  jump(offset: string): void {
    writeFileSync(this.#file, `${offset}\n`);
  }

  /** Sets it right. */
  right(): void {
    this.jump('+0');
  }
}
