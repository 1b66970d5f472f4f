// The laboratory counts money by itself: were it to use core's functions, a fault in them would prove itself right.

export const MICROS = 1_000_000n;

const DECIMAL = /^(-?)(\d+)(?:\.(\d{1,6}))?$/;

/** Millionths in a decimal text, digit by digit. @throws RangeError when it is none */
export function toMicros(text: string): bigint {
  const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw new RangeError(`"${text}" is no amount`);
  return BigInt(`${sign}${whole}${fraction.padEnd(6, '0')}`);
}

/** A decimal text of millionths, zero or more. */
export function fromMicros(micros: bigint): string {
  const digits = micros.toString().padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

export const sum = (amounts: readonly bigint[]): bigint =>
  amounts.reduce((total, amount) => total + amount, 0n);
