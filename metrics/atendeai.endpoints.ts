/** How the paths of its API begin. */
export const APPOINTMENTS_PATH = '/appointments';
