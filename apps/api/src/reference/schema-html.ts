import { isObject } from '../is-object.ts';
import type { JsonSchema } from '../openapi/draw.ts';
import { fieldsOf, formsOf, type Field } from '../openapi/fields.ts';
import { html, NOTHING, type Html } from './html.ts';

const nameIn = (reference: string): string => reference.split('/').at(-1) ?? '';

const link = (name: string): Html => html`<a href="#schema-${name}">${name}</a>`;

const schemasIn = (value: unknown): readonly JsonSchema[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** The type of a value in a few words. */
export function typeHtml(schema: JsonSchema): Html {
  const { $ref, type, items, format } = schema;
  if (typeof $ref === 'string') return link(nameIn($ref));
  if ('const' in schema) return html`<code>${JSON.stringify(schema['const'])}</code>`;
  if (Array.isArray(schema['enum']))
    return html`<code>${schema['enum'].map((each) => JSON.stringify(each)).join(' | ')}</code>`;
  const choices = [...schemasIn(schema['anyOf']), ...schemasIn(schema['oneOf'])];
  if (choices.length > 0)
    return html`${choices.map((each, index) => html`${index > 0 ? ' or ' : ''}${typeHtml(each)}`)}`;
  if (type === 'array') return html`list of ${isObject(items) ? typeHtml(items) : 'any value'}`;
  const words = [type].flat().filter((each) => typeof each === 'string');
  return html`${words.join(' or ') || 'any value'}${typeof format === 'string' ? ` (${format})` : ''}`;
}

/** The objects within a type whose fields have to be shown: itself, its choices, or its items. */
function objectsIn(schema: JsonSchema): readonly JsonSchema[] {
  return formsOf(schema).flatMap((form): readonly JsonSchema[] => {
    if (form['type'] === 'array') return isObject(form['items']) ? objectsIn(form['items']) : [];
    return fieldsOf(form).length > 0 ? [form] : [];
  });
}

const fieldHtml = ({ name, schema, isRequired }: Field): Html =>
  html`<li>
    <code>${name}</code> ${typeHtml(schema)}${isRequired ? html` <b>required</b>` : NOTHING}${
      typeof schema['description'] === 'string' ? html` <span>${schema['description']}</span>` : NOTHING
    }${fieldsHtml(schema)}
  </li>`;

/** The fields of an object, those within them indented. */
export function fieldsHtml(schema: JsonSchema): Html {
  const objects = objectsIn(schema);
  return html`${objects.map(
    (each) =>
      html`<ul>
        ${fieldsOf(each).map(fieldHtml)}
      </ul>`,
  )}`;
}
