import { table } from '@prescient/workshop';
import { FINDING_KINDS } from '../finding.ts';
import type { AttackRow, Report, TenantRow } from './report.ts';

const SHOWN_FINDINGS = 20;

const attackCells = ({ attack, rounds, commands, backMedianMs, backMaxMs }: AttackRow): string[] => [
  attack,
  ...[rounds, commands, backMedianMs, backMaxMs].map(String),
];

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const tenantCells = ({ name, positions, alone, besieged, done, refusals }: TenantRow): string[] => [
  name,
  ...[positions, alone.p50, alone.p99, besieged.p50, besieged.p99, done].map(String),
  counted(refusals),
];

const TENANT_HEADINGS = [
  'tenant',
  'positions',
  'alone p50 ms',
  'p99',
  'besieged p50 ms',
  'p99',
  'done',
  'refused, by code',
];

function* partsOf(report: Report): Generator<string> {
  const { attacks, tenants, readers, findings, skipped } = report;
  yield table(['attack', 'rounds', 'commands', 'back median ms', 'max'], attacks.map(attackCells));
  yield table(TENANT_HEADINGS, [...tenants, readers].map(tenantCells));
  yield [
    `seed ${report.seed}: ${report.rounds} rounds in ${report.seconds.toFixed(0)} s, ${report.commands} commands`,
    `streams: ${report.told} fills told over ${report.streamConnections} connections; lies of the venue: ${report.lies}; most memory of an API: ${report.peakMb} MB`,
    ...Object.entries(skipped).map(([attack, reason]) => `skipped ${attack}: ${reason}`),
    FINDING_KINDS.map((kind) => `${kind} ${findings.filter((one) => one.kind === kind).length}`).join(', '),
    ...findings.slice(0, SHOWN_FINDINGS).map(({ kind, what }) => `  ${kind}: ${what}`),
  ].join('\n');
}

/** The report for a person. */
export const reportText = (report: Report): string => [...partsOf(report)].join('\n\n');
