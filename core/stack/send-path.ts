/** The path below which the desk takes notifications that it sends on, by receiver. */
export const SEND_PATH = '/send';

/** The path below which the desk leads from an alert, by its fingerprint and its start in milliseconds, to its incident. */
export const TOLD_PATH = '/told';
