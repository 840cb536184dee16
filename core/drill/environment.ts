/**
 * Settings of the sample service in a drill: steady traffic that never fails by itself, on a simulated host that is
 * calm however busy the real one is. Scenarios may be started, whatever the environment. Whatever fires is caused by the drill.
 */
export const drillEnvironment = { TRAFFIC: 'calm', HOST_CALM: 'yes', SCENARIOS: 'on' } as const;
