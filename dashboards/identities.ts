import { hue } from 'vigia/dashboards';
import { SHARED } from '../metrics/labels.ts';

/**
 * A constant colour for each name that the sample service uses; a deployment lists its own. A crew has the colour of
 * its company. A name that is not listed takes the palette of Grafana.
 */
export const companies = { aurora: hue.blue, ipe: hue.purple, horizonte: hue.teal } as const;

/** A clinic has the colour of its company. */
export const clinicsAndShared = { ...companies, [SHARED]: hue.sand } as const;

export const channels = { whatsapp: hue.blue, web: hue.purple } as const;
