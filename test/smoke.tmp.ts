import { tried } from '/tmp/w/packs/test/packs.ts';
import { defineConfig } from 'vigia';
import { allArtifacts, allQueries } from '/tmp/w/packs/core/generate/all.ts';
import { verifyAlerts } from '/tmp/w/packs/core/generate/verify-alerts.ts';
import { verifyQueries } from '/tmp/w/packs/core/generate/verify-queries.ts';
import { verifySelectors } from '/tmp/w/packs/core/generate/verify-selectors.ts';
import { apply, compare } from '/tmp/w/packs/core/generate/write.ts';
import { configure } from '/tmp/w/packs/core/project/config.ts';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
const only = process.argv[2];
const sets = [...tried.map(t => [t.path, [t.system], undefined] as const), ...tried.map(t => [t.path + ' no platform', [t.system], []] as const), ['all', tried.map(t => t.system), undefined] as const];
for (const [name, systems, platform] of sets) {
  if (only && !name.startsWith(only)) continue;
  try {
    const project = defineConfig({ systems, ...(platform && { platform }) });
    verifyAlerts(project.alerts, project.scenarios); verifySelectors(project.alertGroups); verifyQueries(allQueries(project), project.contract);
    const arts = allArtifacts(configure(project));
    const folder = '/tmp/smoke-out/' + name.replaceAll(' ', '-');
    await apply(arts, compare(arts, folder), folder);
    const rules = folder + '/provisioning/prometheus/rules'; const tests = folder + '/provisioning/prometheus/tests';
    const pt = '/tmp/w/packs/.vigia/packages/usr/bin/promtool';
    execFileSync(pt, ['check','rules', ...readdirSync(rules).map(f => rules + '/' + f)], { stdio: 'pipe' });
    const t0 = Date.now();
    execFileSync(pt, ['test','rules', ...readdirSync(tests).map(f => tests + '/' + f)], { stdio: 'pipe' });
    console.log('ok', name, project.alerts.length, 'alerts', Date.now() - t0, 'ms');
  } catch (e) { const err = e as any; console.log('FAIL', name, String(err.stdout ?? '').slice(0, 3000), String(err.stderr ?? err.message).slice(0, 2500), (err.stdout ? '' : err.stack?.split('\n').slice(0,4).join('\n'))); }
}
