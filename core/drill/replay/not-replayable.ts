/** Why the unit test of an alert cannot be replayed; the message goes on after "it cannot be replayed:". */
export class NotReplayable extends Error {
  override readonly name = 'NotReplayable';
}
