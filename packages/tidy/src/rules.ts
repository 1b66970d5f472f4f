import { catalogOnlyRule, exactVersionRule, explainedLibraryRule } from './catalog-rules.ts';
import { clockRule } from './clock-rule.ts';
import { folderRule } from './folder-rule.ts';
import { linkRule } from './link-rule.ts';
import { noAddressRule, platformRule } from './lockfile-rules.ts';
import { purityRule } from './purity-rule.ts';
import { roomRule } from './room-rule.ts';
import type { Rule } from './source-file.ts';
import { constraintNameRule, upsertClockRule } from './sql-rules.ts';
import { buildRule, releaseAgeRule, runTimeRule } from './supply-rules.ts';
import { wordRule } from './word-rule.ts';
import {
  commandRule,
  docstringRule,
  fileNameRule,
  machineRule,
  plainWordRule,
  unexplainedRule,
  unfinishedRule,
} from './text-rules.ts';

/** Every rule of our own, by what holds where it is kept. Size and style are oxlint's: see .oxlintrc.json. */
export const rules: Readonly<Record<string, Rule>> = {
  'each room imports what it may': roomRule,
  'no folder is crowded': folderRule,
  'money and domain are pure': purityRule,
  'time comes from the clock that is passed in': clockRule,
  'nothing is marked as unfinished': unfinishedRule,
  'no lint rule is switched off without a reason': unexplainedRule,
  'no file names a folder of one machine': machineRule,
  'files are named in kebab-case': fileNameRule,
  'names are those of the glossary': wordRule,
  'sentences name commands as they are typed outside the repository too': commandRule,
  'sentences use plain words': plainWordRule,
  'docstrings begin with a noun or a verb': docstringRule,
  'no upsert depends on the clock': upsertClockRule,
  'errors are told by their SQLSTATE': constraintNameRule,
  'every link in the documents leads somewhere': linkRule,
  'every library is pinned to one version': exactVersionRule,
  'every version stands in the catalog': catalogOnlyRule,
  'every library is explained': explainedLibraryRule,
  'every program is locked for every platform': platformRule,
  'the lockfile names no registry': noAddressRule,
  'no release is locked before it is a day old': releaseAgeRule,
  'only known packages run install scripts': buildRule,
  'what users run needs no tool of tests': runTimeRule,
};
