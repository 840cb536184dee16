/** What a project says about its desk; every field has a default. Each part of the desk adds its own. */
export interface DeskOptions {
  /** How long resolved incidents are kept, in days. Default 90. */
  readonly keepDays?: number;
  /** How many incidents are kept at most; those that fire are never discarded. Default 100,000. */
  readonly keepIncidents?: number;
  /** The label of alerts that names the customer. Default `tenant`. */
  readonly tenantLabel?: string;
}
