import type { EntityKey, EntityMetadata, EntityName, EntityProperty } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { rawQuery } from '../connection/raw-query.ts';

const quote = (name: string): string => `"${name}"`;
const columnOf = (property: EntityProperty): string => property.fieldNames[0]!;

/**
 * Collects inserts and updates of many rows in many tables and runs them as **one** statement. Each column travels
 * as one array, so the text does not grow with the rows, and values are bound, never spelled into it.
 */
export class SetStatement {
  readonly #em: SqlEntityManager;
  readonly #parts: string[] = [];
  readonly #parameters: unknown[] = [];

  constructor(em: SqlEntityManager) {
    this.#em = em;
  }

  insert<Row extends object>(entity: EntityName<Row>, rows: readonly Row[]): this {
    if (rows.length > 0) this.#add(this.#insertion(entity, rows));
    return this;
  }

  /** Inserts rows, or overwrites those that are there under the same primary key. */
  upsert<Row extends object>(entity: EntityName<Row>, rows: readonly Row[]): this {
    if (rows.length === 0) return this;
    const meta = this.#meta(entity);
    const keys = meta.getPrimaryProps().map((property) => quote(columnOf(property)));
    const assignments = meta.props
      .filter(({ primary }) => !primary)
      .map((property) => `${quote(columnOf(property))} = excluded.${quote(columnOf(property))}`);
    this.#add(
      `${this.#insertion(entity, rows)} on conflict (${keys.join(', ')}) do update set ${assignments.join(', ')}`,
    );
    return this;
  }

  /** Updates the named properties of rows found by their primary key. */
  update<Row extends object>(
    entity: EntityName<Row>,
    rows: readonly Row[],
    properties: readonly EntityKey<Row>[],
  ): this {
    if (rows.length === 0) return this;
    const meta = this.#meta(entity);
    const keys = meta.getPrimaryProps();
    const changed = properties.map((name) => meta.properties[name]);
    const columns = [...keys, ...changed];
    const names = columns.map((property) => quote(columnOf(property))).join(', ');
    const assignments = changed
      .map((property) => `${quote(columnOf(property))} = v.${quote(columnOf(property))}`)
      .join(', ');
    const match = keys
      .map((property) => `t.${quote(columnOf(property))} = v.${quote(columnOf(property))}`)
      .join(' and ');
    const values = `${this.#unnest(columns, rows)} as v (${names})`;
    this.#add(`update ${quote(meta.tableName)} as t set ${assignments} from ${values} where ${match}`);
    return this;
  }

  /** Runs everything collected, in the entity manager's transaction; see `KeptPlans` for when a plan may be kept. */
  async run({ planIsKept = false } = {}): Promise<void> {
    if (this.#parts.length === 0) return;
    const text = `with ${this.#parts.join(',\n')} select 1`;
    await rawQuery(this.#em, { text, planIsKept }, this.#parameters);
  }

  /** By itself and at once: inserts the rows whose key is not there yet, and answers how many those were. */
  async insertMissing<Row extends object>(entity: EntityName<Row>, rows: readonly Row[]): Promise<number> {
    if (rows.length === 0) return 0;
    const insertion = `${this.#insertion(entity, rows)} on conflict do nothing returning 1`;
    const count = `with added as (${insertion}) select count(*)::int as added from added`;
    const [row] = await rawQuery<{ added: number }>(this.#em, count, this.#parameters);
    return row!.added;
  }

  #insertion<Row extends object>(entity: EntityName<Row>, rows: readonly Row[]): string {
    const meta = this.#meta(entity);
    const columns = meta.props.map((property) => quote(columnOf(property))).join(', ');
    return `insert into ${quote(meta.tableName)} (${columns}) select * from ${this.#unnest(meta.props, rows)}`;
  }

  #add(statement: string): void {
    this.#parts.push(`step_${this.#parts.length} as (${statement})`);
  }

  #unnest(properties: readonly EntityProperty[], rows: readonly object[]): string {
    const arrays = properties.map((property) => {
      this.#parameters.push(rows.map((row) => this.#value(property, row)));
      return `$${this.#parameters.length}::${property.columnTypes[0]}[]`;
    });
    return `unnest(${arrays.join(', ')})`;
  }

  #value(property: EntityProperty, row: object): unknown {
    const value: unknown = (row as Record<string, unknown>)[property.name];
    if (value === null || value === undefined) return null;
    if (value instanceof Date) return value.toISOString();
    return property.customType
      ? property.customType.convertToDatabaseValue(value, this.#em.getPlatform())
      : value;
  }

  #meta<Row extends object>(entity: EntityName<Row>): EntityMetadata<Row> {
    return this.#em.getMetadata(entity);
  }
}
