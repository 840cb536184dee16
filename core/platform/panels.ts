import { panelName } from '../alerts/references.ts';

/** Panels that runbooks send people to. Their dashboards take the titles from here. */
export const infrastructurePanels = {
  statusCodes: panelName('Status Codes'),
  cpuByMode: panelName('CPU Time by Mode'),
  processCpu: panelName('Process CPU'),
  processMemory: panelName('Process Memory'),
  diskUse: panelName('Disk Use'),
} as const;

export const storePanels = { connectionsByState: panelName('Connections by State') } as const;

export const logPanels = { waiting: panelName('Waiting on Disk') } as const;

export const deskPanels = { messagesWaiting: panelName('Messages Waiting') } as const;
