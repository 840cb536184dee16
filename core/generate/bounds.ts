/** What each container may have of the machine beyond memory, as compose names it. */
export const containerBounds = {
  // Threads count as well: Grafana and its plugins have about 60.
  pids_limit: 512,
  // By default the log of a container grows until the disk is full.
  logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
} as const;
