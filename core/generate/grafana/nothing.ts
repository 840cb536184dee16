import { MappingType, SpecialValueMatch } from '@grafana/grafana-foundation-sdk/dashboard';
import { status } from '../../dashboards/colors.ts';

/** Shown where a quotient or quantile has no data. */
export const NOTHING = {
  type: MappingType.SpecialValue as const,
  options: { match: SpecialValueMatch.NullAndNan, result: { text: '–', color: status.unknown } },
};
