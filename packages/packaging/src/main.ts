import { resolve } from 'node:path';
import { pack } from './pack.ts';

console.log(pack(resolve(process.argv[2] ?? process.cwd())));
