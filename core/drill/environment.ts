/**
 * How the sample service of a drill runs: steady traffic that never fails by itself, on a machine that is calm however
 * busy the real one is, so that what fires is the drill's doing.
 */
export const drillEnvironment = { TRAFFIC: 'calm', HOST_CALM: 'yes' } as const;
