import { quoted } from './ottl.ts';
import { redaction } from './redaction/index.ts';

/** `$1` as the collector's expressions have it, where `$1x` is a group named `1x`. */
const groups = (as: string): string => as.replace(/\$(\d)/g, '$${$1}');

/** The processor that redacts. What fails is not delivered: nothing leaves unredacted. */
export function redactor() {
  return {
    error_mode: 'propagate',
    log_statements: redaction.map(({ only, rules }) => ({
      ...(only !== undefined && { conditions: [`IsMatch(log.body, ${quoted(only)})`] }),
      statements: rules.map(
        ({ find, as }) => `replace_pattern(log.body, ${quoted(find)}, ${quoted(groups(as))})`,
      ),
    })),
  };
}
