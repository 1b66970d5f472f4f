// A process that stays on the server of the home that it is given, and leaves when told to. It says each arrival.
import { once } from 'node:events';
import { LocalServer } from '../src/index.ts';

const [home = ''] = process.argv.slice(2);
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const server = await LocalServer.open({ home, durable: false, notify: (notice) => tell({ notice }) });
const { applicationUrl, pid } = server.postgres;
tell({ applicationUrl, pid });
await once(process.stdin, 'data');
await server.leave();
process.stdin.destroy();
