// A process that opens the folder it is given, says so in one line of JSON, and leaves when told to.
import { once } from 'node:events';
import { openLocalPostgres } from '../src/index.ts';

const [home = '', mode = 'stay'] = process.argv.slice(2);
const { leave, ...opened } = await openLocalPostgres({ home, notify: (line) => console.error(line) });
process.stdout.write(`${JSON.stringify(opened)}\n`);
if (mode === 'stay') {
  await once(process.stdin, 'data');
  await leave();
  process.stdin.destroy();
}
