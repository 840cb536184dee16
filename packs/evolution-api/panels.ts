import { panelName } from 'vigia/alerts';

/** Panels that runbooks send people to. */
export const evolutionPanels = {
  connected: panelName('Connected by Instance'),
  states: panelName('Instances by State'),
  share: panelName('Connected Share'),
} as const;
