import { runCommandLine } from './command-line.ts';
import { ignoreClosedPipes } from './process/output.ts';

ignoreClosedPipes();
await runCommandLine(process.argv.slice(2), process.env);
