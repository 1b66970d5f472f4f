import { html, type Html } from './html.ts';

/** A table for people: the first column names its rows. */
export interface DataTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const isFigure = (text: string): boolean => text === '' || /^[-−+]?[\d.]/.test(text);

/** Returns a table that is scrolled by itself where it is wider than the page. Columns of figures stand to the right. */
export function tableHtml(name: string, { headings, rows }: DataTable): Html {
  const classes = headings.map((_, column) =>
    column > 0 && rows.every((row) => isFigure(row[column] ?? '')) ? html` class="figure"` : null,
  );
  const cellHtml = (text: string, column: number): Html =>
    column === 0 ? html`<th scope="row">${text}</th>` : html`<td${classes[column]!}>${text}</td>`;
  return html` <div class="scroll" role="region" aria-label="${name}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${headings.map((heading, column) => html`<th scope="col" ${classes[column]!}>${heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html` <tr>
              ${row.map(cellHtml)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
