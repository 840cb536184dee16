import type { Model } from '../../base/openai-client.ts';

/** The name under which the model API knows the qualifier. */
export const QUALIFIER = 'qualificador';

const models = { current: 'gpt-4o-mini', previous: 'gpt-4o' } as const satisfies Record<string, Model>;
const callers = { primary: QUALIFIER, standby: `${QUALIFIER}-standby` } as const;

/** Which release works on leads, and on which instance. A service that starts has the current one, on the primary. */
export class Deployment {
  private release: keyof typeof models = 'current';
  private instance: keyof typeof callers = 'primary';

  /** The model that the release asks. */
  get model(): Model {
    return models[this.release];
  }
  /** As whom the instance asks it. */
  get caller(): string {
    return callers[this.instance];
  }

  rollBack(): void {
    this.release = 'previous';
  }
  failOver(): void {
    this.instance = 'standby';
  }
  /** Brings out the current release, on the primary. */
  deploy(): void {
    this.release = 'current';
    this.instance = 'primary';
  }
}
