export interface Period {
  readonly from: Date;
  readonly to: Date;
}
