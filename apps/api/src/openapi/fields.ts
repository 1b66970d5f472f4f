import { isObject } from '../is-object.ts';
import type { JsonSchema } from './draw.ts';

/** A field of a request, as its schema describes it. */
export interface Field {
  readonly name: string;
  readonly schema: JsonSchema;
  /** True if no form of the request goes without it. */
  readonly isRequired: boolean;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The forms among which a schema lets its value choose: itself, unless it is a union. */
export function formsOf(schema: JsonSchema): readonly JsonSchema[] {
  const choices = [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])].filter(isObject);
  return choices.length === 0 ? [schema] : choices.flatMap(formsOf);
}

const propertiesOf = ({ properties }: JsonSchema): Readonly<Record<string, unknown>> =>
  isObject(properties) ? properties : {};

/** The fields of a request, be it of one form or of several. */
export function fieldsOf(schema: JsonSchema): readonly Field[] {
  const forms = formsOf(schema);
  const byName = new Map<string, JsonSchema>();
  for (const form of forms)
    for (const [name, field] of Object.entries(propertiesOf(form)))
      if (isObject(field) && !byName.has(name)) byName.set(name, field);
  return [...byName].map(([name, field]) => ({
    name,
    schema: field,
    isRequired: forms.every((form) => listOf(form['required']).includes(name)),
  }));
}

/** The types that a field may have, in the words of JSON Schema. */
export function typesOf(schema: JsonSchema): ReadonlySet<unknown> {
  return new Set(
    formsOf(schema).flatMap((form) => {
      const { type } = form;
      const chosen = [...listOf(form['enum']), form['const']].filter((value) => value !== undefined);
      return type === undefined ? chosen.map((value) => typeof value) : [type].flat();
    }),
  );
}
