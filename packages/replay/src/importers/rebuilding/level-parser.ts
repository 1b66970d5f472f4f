import type { LevelList } from './level-list.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const DECIMALS = 6;
/** The value of a text that is no decimal of at most six decimals. */
const NO_DECIMAL = -1;

const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Reads `[["0.45","100"],…]` byte by byte, without an object for a level. */
export class LevelParser {
  #text: Uint8Array = new Uint8Array(0);
  #next = 0;

  /** Reads levels in millionths into a list. Returns false where the text is anything else; the list is of no use then. */
  parse(text: Uint8Array, list: LevelList): boolean {
    this.#text = text;
    this.#next = 0;
    list.clear();
    if (!this.#take(OPEN)) return false;
    if (this.#take(CLOSE)) return this.#isOver();
    do {
      if (!this.#readLevel(list)) return false;
    } while (this.#take(COMMA));
    return this.#take(CLOSE) && this.#isOver();
  }

  #readLevel(list: LevelList): boolean {
    if (!this.#take(OPEN)) return false;
    const price = this.#readMicros();
    if (price === NO_DECIMAL || !this.#take(COMMA)) return false;
    const size = this.#readMicros();
    if (size === NO_DECIMAL || !this.#take(CLOSE)) return false;
    list.add(price, size);
    return true;
  }

  /** A plain decimal in millionths, quoted or not. */
  #readMicros(): number {
    const isQuoted = this.#take(QUOTE);
    const start = this.#next;
    let value = this.#readDigits(0);
    if (this.#next === start) return NO_DECIMAL;
    let decimals = 0;
    if (this.#text[this.#next] === POINT) {
      this.#next += 1;
      const point = this.#next;
      value = this.#readDigits(value);
      decimals = this.#next - point;
    }
    if (isQuoted && this.#text[this.#next++] !== QUOTE) return NO_DECIMAL;
    return decimals <= DECIMALS ? value * 10 ** (DECIMALS - decimals) : NO_DECIMAL;
  }

  #readDigits(before: number): number {
    let value = before;
    for (;;) {
      const byte = this.#text[this.#next];
      if (byte === undefined || byte < ZERO || byte > NINE) return value;
      value = value * 10 + (byte - ZERO);
      this.#next += 1;
    }
  }

  /** Passes blanks, and a byte if it comes next. Returns true if it did. */
  #take(byte: number): boolean {
    this.#passBlanks();
    if (this.#text[this.#next] !== byte) return false;
    this.#next += 1;
    return true;
  }

  #passBlanks(): void {
    while (isBlank(this.#text[this.#next])) this.#next += 1;
  }

  #isOver(): boolean {
    this.#passBlanks();
    return this.#next === this.#text.length;
  }
}
