import {
  figuresOf,
  intervalText,
  percentText,
  ratioText,
  type Figure,
  type Report,
} from '@prescient/reports';
import { formatUsd } from '@prescient/core/money';
import { costSentence } from '../result-text.ts';
import { html, type Html } from './html.ts';

const card = (name: string, value: string, note: string): Html =>
  html` <div>
    <dt>${name}</dt>
    <dd>${value === '' ? '–' : value}</dd>
    <dd class="note">${note}</dd>
  </div>`;

/** Returns the figures that a reader looks for first. */
export function cardsHtml(report: Report): Html {
  const { summary, drawdown, deflatedSharpe, runs, returnInterval } = report;
  const interval = intervalText(returnInterval, percentText);
  return html`<dl class="cards">
    ${[
      card('Equity', formatUsd(report.equity), `of ${formatUsd(report.initialBalance)} at first`),
      card('Return', percentText(report.totalReturn), 'of the initial balance'),
      card(
        'Return on cost',
        percentText(report.returnOnCost),
        interval === '' ? 'of closed trades; no interval yet' : `95 % interval ${interval}`,
      ),
      card('Deepest drawdown', percentText(drawdown?.depth ?? 0), 'below the highest equity'),
      card('Sharpe ratio', ratioText(report.sharpe), 'of a year, from daily returns'),
      card('Deflated Sharpe', percentText(deflatedSharpe), `probability above luck, N = ${runs}`),
      card('Win rate', percentText(summary.winRate), `${summary.wins} of ${summary.closed} closed trades`),
      card('Fees', formatUsd(summary.fees), `of ${formatUsd(summary.volume)} traded`),
    ]}
  </dl>`;
}

const rowHtml = ([name, value, interval = '', note = '']: Figure): Html =>
  html` <tr>
    <th scope="row" ${name.startsWith(' ') ? html` class="part"` : null}>
      ${name.trimStart()}${note === '' ? null : html`<small>${note}</small>`}
    </th>
    <td>${value}${interval === '' ? null : html`<small>${interval}</small>`}</td>
  </tr>`;

const half = (figures: readonly Figure[]): Html =>
  html` <table>
    <thead>
      <tr>
        <th scope="col">figure</th>
        <th scope="col">value, 95 % interval</th>
      </tr>
    </thead>
    <tbody>
      ${figures.map(rowHtml)}
    </tbody>
  </table>`;

/**
 * Returns the figures of a report, as the command line shows them, in two columns. A note stands below its name, an interval below
 * its value.
 */
export function figuresHtml(report: Report): Html {
  const figures = figuresOf(report).filter(([, value]) => value !== '');
  const middle = Math.ceil(figures.length / 2);
  return html` <section class="panel result">
    <h2>Result</h2>
    <div class="halves">${[half(figures.slice(0, middle)), half(figures.slice(middle))]}</div>
    <p class="note">${costSentence(report)}</p>
  </section>`;
}
