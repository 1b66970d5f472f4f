import { isObject } from '../is-object.ts';
import type { JsonSchema } from '../openapi/draw.ts';
import { html, NOTHING, type Html } from './html.ts';
import { fieldsHtml, typeHtml } from './schema-html.ts';

const objectAt = (value: unknown, ...names: readonly string[]): JsonSchema => {
  const [name, ...rest] = names;
  if (!isObject(value)) return {};
  return name === undefined ? value : objectAt(value[name], ...rest);
};

const textIn = (part: JsonSchema, name: string): string => {
  const text = part[name];
  return typeof text === 'string' ? text : '';
};

/** A call as the document describes it. */
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly about: JsonSchema;
}

const operationsOf = ({ paths }: JsonSchema): readonly Operation[] =>
  Object.entries(objectAt(paths)).flatMap(([path, item]) =>
    Object.entries(objectAt(item)).map(([method, about]) => ({
      method: method.toUpperCase(),
      path,
      about: objectAt(about),
    })),
  );

const bodyOf = (part: unknown): JsonSchema => objectAt(part, 'content', 'application/json');

const parameterHtml = (parameter: JsonSchema): Html => {
  const { name, required, example } = parameter;
  if (typeof name !== 'string') return NOTHING;
  const schema = { ...objectAt(parameter, 'schema'), ...objectAt(bodyOf(parameter), 'schema') };
  return html`<li>
    <code>${name}</code> ${typeHtml(schema)}${required === true ? html` <b>required</b>` : NOTHING}
    <span
      >${textIn(parameter, 'description')}${
        example === undefined ? '' : ` For example ${JSON.stringify(example)}.`
      }</span
    >${fieldsHtml(schema)}
  </li>`;
};

function operationHtml({ method, path, about }: Operation): Html {
  const body = bodyOf(about['requestBody']);
  const parameters = Array.isArray(about['parameters']) ? about['parameters'].filter(isObject) : [];
  const answer = objectAt(bodyOf(objectAt(about, 'responses', '200')), 'schema');
  const { example, schema } = body;
  return html`<details id="${textIn(about, 'operationId')}">
    <summary><b>${method}</b> <code>${path}</code> ${textIn(about, 'summary')}</summary>
    <p>${textIn(about, 'description')}</p>
    ${
      parameters.length > 0
        ? html`<ul>
            ${parameters.map(parameterHtml)}
          </ul>`
        : NOTHING
    }
    ${
      isObject(schema)
        ? html`<h4>Body</h4>
            ${fieldsHtml(schema)}`
        : NOTHING
    }
    ${example === undefined ? NOTHING : html`<pre>${JSON.stringify(example, null, 2)}</pre>`}
    <h4>Answer: ${typeHtml(answer)}</h4>
    ${fieldsHtml(answer)}
  </details> `;
}

const schemaHtml = ([name, schema]: readonly [string, JsonSchema]): Html =>
  html`<li id="schema-${name}">
    <code>${name}</code> ${typeHtml(schema)}
    <span>${textIn(schema, 'description')}</span>
  </li>`;

const refusalHtml = ([name, response]: readonly [string, JsonSchema]): Html =>
  html`<li><b>${name.replace('Refused', '')}</b> ${textIn(response, 'description')}</li>`;

const entriesOf = (value: unknown): [string, JsonSchema][] =>
  Object.entries(objectAt(value)).map(([name, each]) => [name, objectAt(each)]);

/** The reference of an OpenAPI document as one page, without a script and without anything from elsewhere. */
export function referencePage(document: JsonSchema): string {
  const operations = operationsOf(document);
  const tags = [...new Set(operations.map(({ about }) => String([about['tags']].flat()[0])))];
  const { schemas, responses } = objectAt(document, 'components');
  const of = (tag: string): readonly Operation[] =>
    operations.filter(({ about }) => [about['tags']].flat()[0] === tag);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Prescient API</title>
        <link rel="stylesheet" href="/reference/style.css" />
      </head>
      <body>
        <nav>${tags.map((tag) => html`<a href="#${tag}">${tag}</a> `)}<a href="#codes">codes</a></nav>
        <main>
          <h1>Prescient API</h1>
          <p>${textIn(objectAt(document, 'info'), 'description')}</p>
          <p>
            For programs: <a href="/openapi.json">/openapi.json</a>. For agents:
            <a href="/llms.txt">/llms.txt</a>.
          </p>
          ${tags.map(
            (tag) =>
              html`<h2 id="${tag}">${tag}</h2>
                ${of(tag).map(operationHtml)}`,
          )}
          <h2 id="codes">Codes by status</h2>
          <ul>
            ${entriesOf(responses).map(refusalHtml)}
          </ul>
          <h2>Types</h2>
          <ul>
            ${entriesOf(schemas).map(schemaHtml)}
          </ul>
        </main>
      </body>
    </html> `;
  return page.html;
}

/** The looks of the page: readable in light and dark, on a desk and on a phone. */
export const REFERENCE_STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; }
nav { position: sticky; top: 0; padding: 0.5rem 1rem; background: Canvas; border-bottom: 1px solid GrayText; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
summary { cursor: pointer; padding: 0.3rem 0; }
details { border-bottom: 1px solid color-mix(in srgb, GrayText 40%, transparent); }
details[open] { padding-bottom: 1rem; }
ul { padding-left: 1.2rem; }
li span { opacity: 0.85; }
code, pre { font: 0.9em ui-monospace, monospace; }
pre { overflow-x: auto; padding: 0.8rem; border: 1px solid GrayText; border-radius: 0.3rem; }
`;
