/** The path below which the desk takes notifications that it sends on, by receiver. */
export const SEND_PATH = '/send';
