import { svgOf, type Chart } from '../charts/chart.ts';
import { html, Html } from './html.ts';
import { tableHtml } from './table-html.ts';

/** The widths at which a chart is laid out: for a page, and for a phone. */
const [WIDE, NARROW] = [920, 340];

/** Returns a chart with its keys, its pictures for wide and narrow pages, and the table of its figures. */
export function chartHtml(chart: Chart): Html {
  const { title, about, keys, heights, table } = chart;
  const wide = new Html(svgOf(chart, { width: WIDE, height: heights.wide }));
  const narrow = new Html(svgOf(chart, { width: NARROW, height: heights.narrow }));
  return html` <section class="panel">
    <figure>
      <figcaption>
        <h2>${title}</h2>
        <p>${about}</p>
        ${
          keys.length === 0
            ? null
            : html`<ul class="keys">
                ${keys.map(({ colour, name }) => html`<li class="${colour}">${name}</li>`)}
              </ul>`
        }
      </figcaption>
      <div class="wide" role="img" aria-label="${title}: the table below has its figures.">${wide}</div>
      <div class="narrow" role="img" aria-label="${title}: the table below has its figures.">${narrow}</div>
      <details>
        <summary>Figures of “${title}”</summary>
        ${tableHtml(title, table)}
      </details>
    </figure>
  </section>`;
}
