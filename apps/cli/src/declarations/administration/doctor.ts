import { command } from '../../program/declare.ts';

export const doctor = command({
  name: 'doctor',
  heading: 'Administration',
  about: 'Checks Node, platform, folder, disk, port, proxy, clock, database and venues, and says what to do.',
  more: 'It ends with 1 if something is wrong. It needs neither a database nor a network.',
  unchecked: true,
  example: 'doctor',
  run: async () => (await import('../../commands/administration/doctor/doctor.ts')).doctor,
});
