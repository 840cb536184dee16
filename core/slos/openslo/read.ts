import { loadAll } from 'js-yaml';
import { BUDGETING_METHOD, type OpenSloDocument } from './document.ts';
import { readV1 } from './read-v1.ts';
import { readV1Alpha } from './read-v1alpha.ts';
import { Reader } from './reader.ts';
import { type References, referencesOf } from './references.ts';
import { isSloth, readSloth } from './sloth.ts';

const ONE_PER_DOCUMENT = 'only one objective per document is supported; write one document for each';

/** Why a field of OpenSLO is not supported here. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  alertPolicies: 'alerts are derived from target and window; remove it',
  thresholdMetric: 'only ratios of events are supported; give a ratioMetric',
  calendar: 'only rolling windows are supported; give duration and isRolling: true',
  timeSliceTarget: `only ${BUDGETING_METHOD} are supported`,
  timeSliceWindow: `only ${BUDGETING_METHOD} are supported`,
  compositeWeight: ONE_PER_DOCUMENT,
  timeWindows: 'openslo/v1 calls it timeWindow, with a duration such as 30d',
  ratioMetrics: 'openslo/v1 has a ratioMetric in the indicator',
  plugin: 'plugins of Sloth are not run; give the queries',
};

/** The kinds of OpenSLO that only others refer to. */
const REFERRED_TO = [
  'SLI',
  'Service',
  'DataSource',
  'AlertPolicy',
  'AlertCondition',
  'AlertNotificationTarget',
];

/** What can be read, by the field that tells the version. */
const VERSIONS: Readonly<Record<string, (document: Reader, references: References) => OpenSloDocument>> = {
  'openslo/v1': readV1,
  'openslo.com/v1': readV1,
  'openslo.com/v2alpha': readV1,
  'openslo/v1alpha': readV1Alpha,
};

/**
 * Reads objectives: OpenSLO v1, v1alpha and v2alpha, and Sloth's own files, as documents or as lists of them, in any order
 * with what they refer to. Throws at the first field that is missing, wrong or not supported, with its path, its value and
 * the fix.
 */
export function readOpenSlo(text: string): readonly OpenSloDocument[] {
  const values = loadAll(text).filter(one => one !== null && one !== undefined);
  if (values.length === 0) throw new Error('the file has no document: give at least one SLO');
  const documents = values.flatMap((one, i) => flat(new Reader(one, `document ${i + 1}`, UNSUPPORTED)));
  const references = referencesOf(documents);
  const read = documents.flatMap(one => readAny(one, references));
  if (read.length === 0) throw new Error('the file has no SLO: give at least one');
  return read;
}

/** Lists of documents, as YAML has them and as Kubernetes has them. */
function flat(document: Reader): Reader[] {
  const items =
    document.items() ?? (document.find('kind')?.is('List') ? document.at('items').items() : undefined);
  return items ? items.flatMap(flat) : [document];
}

function readAny(document: Reader, references: References): OpenSloDocument[] {
  if (isSloth(document)) return readSloth(document);
  const apiVersion = document.at('apiVersion');
  const version = Object.keys(VERSIONS).find(one => apiVersion.is(one));
  if (!version)
    throw apiVersion.problem(`must be one of ${Object.keys(VERSIONS).join(', ')}, or a file of Sloth`);
  const kind = document.at('kind');
  if (!kind.is('SLO')) {
    if (!REFERRED_TO.some(one => kind.is(one))) kind.equals('SLO');
    if (document.find('spec')?.find('objectives')) {
      throw kind.problem('must be "SLO": the document has objectives');
    }
    return [];
  }
  return [VERSIONS[version]!(document, references)];
}
