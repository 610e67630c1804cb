import type { Report } from '@svc-build/model/event';
import type { CommonOptions } from '../arguments.ts';
import type { World } from '../world.ts';
import { jsonReport } from './json-report.ts';
import { plainReport } from './plain-report.ts';

/** Shows a build the way that was asked for. */
export function buildReport(common: CommonOptions, world: World): Report {
  const people = plainReport(common, world);
  if (!common.json) return people;
  const machine = jsonReport(world);
  return (event) => {
    machine(event);
    people(event);
  };
}
