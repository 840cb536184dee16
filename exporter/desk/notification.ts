/** One alert of an Alertmanager notification. */
export interface Alert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
}
/** An Alertmanager webhook payload, version 4. */
export interface Notification {
  readonly alerts: readonly Alert[];
}

const texts = { type: 'object', additionalProperties: { type: 'string' } };
const status = { enum: ['firing', 'resolved'] };
/** What Alertmanager sends has more fields, and may get further ones: only what is used is checked. */
export const payload = {
  type: 'object',
  required: ['version', 'status', 'alerts'],
  properties: {
    version: { const: '4' },
    status,
    alerts: {
      type: 'array',
      items: {
        type: 'object',
        required: ['status', 'labels', 'annotations', 'startsAt'],
        properties: { status, labels: texts, annotations: texts, startsAt: { type: 'string' } },
      },
    },
  },
};
