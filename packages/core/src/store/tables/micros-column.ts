import { Type, type EntityProperty } from '@mikro-orm/core';
import { formatMicros, parseMicros, type Micros } from '../../money/index.ts';

/**
 * `numeric(20,6)` in the table, a branded bigint of millionths in TypeScript. MikroORM's own decimal type compares
 * with floats and so loses small updates; this one compares the digits.
 */
export class MicrosColumn<T extends Micros> extends Type<T, string> {
  override convertToDatabaseValue(value: T): string {
    if (typeof value === 'bigint') return formatMicros(value);
    // MikroORM also hands over null, and values that are converted already; a number would be a float.
    if (value == null || typeof value === 'string') return value;
    throw new TypeError('money is a bigint of millionths, never a number');
  }

  override convertToJSValue(value: string): T {
    return (typeof value === 'string' ? parseMicros(value) : value) as T;
  }

  override compareValues(a: string, b: string): boolean {
    return a === b;
  }

  override compareAsType(): string {
    return 'string';
  }

  override ensureComparable(): boolean {
    return true;
  }

  override toJSON(value: T): string {
    return formatMicros(value);
  }

  override getColumnType(_: EntityProperty): string {
    return 'numeric(20,6)';
  }
}
