/** Hours of the demo's customers: São Paulo, which keeps UTC-3 all year. */
const UTC_OFFSET_HOURS = -3;

/**
 * How busy an hour of the day is, from 0.2 at night to about 1.2 at the peaks of 10h and 15h. Two bells over a
 * low floor, two hours wide, the second one a little lower.
 */
export function busyness(at: Date): number {
  const hour = (((at.getUTCHours() + at.getUTCMinutes() / 60 + UTC_OFFSET_HOURS) % 24) + 24) % 24;
  return 0.2 + bell(hour, 10) + 0.85 * bell(hour, 15);
}

const bell = (hour: number, peak: number): number => Math.exp(-((hour - peak) ** 2) / (2 * 2 ** 2));
