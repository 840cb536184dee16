import { expect, it } from 'vitest';
import { platform } from '../../../core/platform/index.ts';
import { platformAlerts, platformDashboards } from '../../../core/platform/names.ts';
import { define } from '../../../core/project/definitions.ts';
import { project } from '../../bundle.ts';

const systems = new Set(project.options.systems.map(({ name }) => name));
const ofPlatform = project.systems.filter(({ name }) => !systems.has(name));

it('the names that a project can choose from are those of the platform', () => {
  expect(ofPlatform.map(({ name }) => name)).toEqual(platform.map(({ name }) => name));
  const own = define(ofPlatform);
  // Only a project with sentinels has it.
  const names = [...own.alerts.map(({ name }) => name), 'MetricsAbsent'];
  expect(names.toSorted()).toEqual([...platformAlerts].sort());
  // That of the objectives is there where there are any.
  const uids = [...own.dashboards.map(({ uid }) => uid), 'vigia-slo'];
  expect(uids.toSorted()).toEqual([...platformDashboards].sort());
});
