// Draws what a program printed as an SVG of a terminal:
//     npm start --silent -- --once --min-price 0.6 --max-price 0.9 | node docs/images/terminal-picture.mjs > docs/images/first-run.svg
import { text } from 'node:stream/consumers';

const [width, height, margin] = [7.8, 18, 18];
const escape = (line) => line.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]);

const lines = (await text(process.stdin)).trimEnd().split('\n');
const columns = Math.max(...lines.map((line) => line.length));
const rows = lines.map(
  (line, index) =>
    `<text x="${margin}" y="${margin + (index + 1) * height}" xml:space="preserve">${escape(line)}</text>`,
);
const size = [Math.ceil(columns * width + 2 * margin), lines.length * height + 2 * margin + 4];
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(' ')}" width="${size[0]}" height="${size[1]}">
<rect width="100%" height="100%" rx="8" fill="#16191d"/>
<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13" fill="#d7dce2">
${rows.join('\n')}
</g>
</svg>`);
