import { endpoint } from 'vigia/alerts';

/** The endpoint of the qualifier that runbooks call. Its route takes the path from here. */
export const recover = endpoint('POST', '/qualifier/recovery');
