import { runbookArtifacts } from '../../core/generate/docs/runbooks.ts';
import { defaultConfig } from '../bundle.ts';

/** The first step of the runbook of each of these alerts. */
export const firstSteps = (alerts: ReadonlySet<string>) =>
  runbookArtifacts(defaultConfig)
    .filter(({ path }) => alerts.has(/(\w+)\.md$/.exec(path)![1]!))
    .map(({ content }) => /## What to do\n1\. (.*)/.exec(content)?.[1] ?? '');
