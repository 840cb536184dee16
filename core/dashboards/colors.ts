import type { Severity } from '../alerts/alert.ts';

/** Colours that judge a value. Nothing else in a dashboard is green, orange or red. */
export const status = {
  good: '#73BF69',
  late: '#FF9830',
  bad: '#F2495C',
  unknown: '#8E8E9A',
} as const;

/** Colours that identify a series, without judging it. */
export const hue = {
  blue: '#5794F2',
  sky: '#8AB8FF',
  purple: '#B877D9',
  violet: '#8F3BB8',
  teal: '#37B5B6',
  navy: '#3274D9',
  pink: '#E0A3D8',
  sand: '#C9B38C',
  brown: '#9C7A5B',
  slate: '#7B8FA6',
  indigo: '#6E6ED8',
  cyan: '#5BC8E8',
  olive: '#8F9A4B',
  plum: '#A8577E',
} as const;

/** The colour of a threshold, and of the value that is compared with it. */
export const severityColor: Readonly<Record<Severity, string>> = {
  critical: status.bad,
  warning: status.late,
  info: hue.blue,
  none: status.unknown,
};
