/** The path below which the desk takes notifications that it sends on, by receiver. */
export const SEND_PATH = '/send';

/** Alerts of one message: people read a few, and the rest is in the inbox. */
export const MOST_SENT = 100;

/** The path below which the desk leads from an alert, by its fingerprint and its start in milliseconds, to its incident. */
export const TOLD_PATH = '/told';
