import { formatUsd } from '@prescient/core/money';
import { chartsOf } from '../charts/charts.ts';
import { setsChart } from '../charts/sets-chart.ts';
import { factsOf } from '../facts.ts';
import { setsTable } from '../result-text.ts';
import type { ReportedRun, Results } from '../results.ts';
import { chartHtml } from './chart-html.ts';
import { cardsHtml, figuresHtml } from './figures-html.ts';
import { html, Html } from './html.ts';
import { STYLE } from './style.ts';
import { tableHtml, type DataTable } from './table-html.ts';

/** Nothing is loaded and nothing runs, whatever the page might come to hold. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const panel = (title: string, table: DataTable, about = ''): Html =>
  html` <section class="panel">
    <h2>${title}</h2>
    ${about === '' ? null : html`<p class="note">${about}</p>`}${tableHtml(title, table)}
  </section>`;

const adviceHtml = ({ advice }: ReportedRun): Html | null =>
  advice.length === 0
    ? null
    : html` <section class="panel advice">
        <h2>How far to believe it</h2>
        <ul>
          ${advice.map((sentence) => html` <li>${sentence}</li>`)}
        </ul>
      </section>`;

const factsHtml = (run: ReportedRun): Html =>
  html` <section class="panel facts">
    <h2>What was replayed</h2>
    <table>
      <thead hidden>
        <tr>
          <th scope="col">name</th>
          <th scope="col">value</th>
        </tr>
      </thead>
      <tbody>
        ${factsOf(run).map(
          ([name, value]) =>
            html` <tr>
              <th scope="row">${name}</th>
              <td>${value}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;

function sweepHtml({ sets }: Results): Html | null {
  const chart = setsChart(sets);
  if (chart === null) return null;
  return html`${panel(`All ${sets.length} sets`, setsTable(sets), 'The highest return first. The report below is that of the best one that traded.')}${chartHtml(chart)}`;
}

function listsHtml({ refusals, lines, report }: ReportedRun): Html[] {
  const { month } = report.periods;
  return [
    ...(month.length === 0
      ? []
      : [
          panel('By month', {
            headings: ['bought in', 'trades', 'closed', 'wins', 'realized P&L', 'fees'],
            rows: month.map(({ key, trades, closed, wins, realizedPnl, fees }) => [
              key,
              `${trades}`,
              `${closed}`,
              `${wins}`,
              formatUsd(realizedPnl),
              formatUsd(fees),
            ]),
          }),
        ]),
    ...(refusals.length === 0
      ? []
      : [
          panel('Refused decisions', {
            headings: ['code', 'decisions', 'the first one'],
            rows: refusals.map(({ code, count, example }) => [code, `${count}`, example ?? '']),
          }),
        ]),
    ...(lines.length === 0
      ? []
      : [
          panel('What the strategy said', {
            headings: ['at', 'line'],
            rows: lines.map(({ at, text }) => [new Date(at).toISOString(), text]),
          }),
        ]),
  ];
}

/** Returns results as a page: one file without a script, which loads nothing. The same results have the same bytes. */
export function pageText(results: Results): string {
  const { best } = results;
  const { strategy, settings } = best;
  const title = `Replay of ${strategy.name}, version ${strategy.version}`;
  const range = `${new Date(settings.from).toISOString()} to ${new Date(settings.to).toISOString()}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}" />
        <title>${title}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p>${range}</p>
        </header>
        <main>
          ${sweepHtml(results)} ${cardsHtml(best.report)} ${adviceHtml(best)}
          ${chartsOf(results).map(chartHtml)} ${figuresHtml(best.report)} ${factsHtml(best)}${listsHtml(best)}
        </main>
      </body>
    </html> `.text;
}
