import { runbookArtifacts } from '../../core/generate/docs/runbooks.ts';
import { project } from '../bundle.ts';

/** The first step of the runbook of each of these alerts. */
export const firstSteps = (alerts: ReadonlySet<string>) =>
  runbookArtifacts(project)
    .filter(({ path }) => alerts.has(/(\w+)\.md$/.exec(path)![1]!))
    .map(({ content }) => /## What to do\n1\. (.*)/.exec(content)?.[1] ?? '');
