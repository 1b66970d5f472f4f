import { html, type Html } from './html.ts';

/** A table for people: the first column names its rows. */
export interface DataTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const isFigure = (text: string): boolean => /^[-−+]?[\d.]/.test(text);

const cellHtml = (text: string, column: number): Html =>
  column === 0
    ? html`<th scope="row">${text}</th>`
    : html`<td${isFigure(text) ? html` class="figure"` : null}>${text}</td>`;

/** Returns a table that is scrolled by itself where it is wider than the page. */
export const tableHtml = (name: string, { headings, rows }: DataTable): Html =>
  html` <div class="scroll" role="region" aria-label="${name}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
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
