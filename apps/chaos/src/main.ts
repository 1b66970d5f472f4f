import { temporaryHome } from '@prescient/workshop';
import { runCommand } from './command.ts';

process.exitCode = await runCommand(process.argv.slice(2), {
  print: (text) => void process.stdout.write(`${text}\n`),
  notice: (line) => void process.stderr.write(`${line}\n`),
  makeHome: () => temporaryHome('chaos'),
});
