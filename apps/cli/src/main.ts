import { ignoreClosedPipes } from './process/output.ts';
import { runCommandLine } from './program/run.ts';

ignoreClosedPipes();
await runCommandLine(process.argv.slice(2), process.env);
