import { teamsBody } from '../messages/formats/teams.ts';
import { expectTaken, postJson } from './post.ts';
import { addressIn } from './secrets.ts';
import type { Sender } from './sender.ts';

/** A workflow of Microsoft Teams. */
export const teams: Sender<'teams'> = async ({ url }, message, { way, secrets, leftOut }) => {
  const address = await addressIn(secrets, way, url);
  const answer = await postJson(way, address, teamsBody(message, leftOut));
  // Connectors of old say with 200 that Teams has not taken it.
  const told = /endpoint returned HTTP error (\d{3})/.exec(answer.text)?.[1];
  expectTaken(way, told === undefined ? answer : { ...answer, status: Number(told) }, {
    401: `the workflow asks for a login: let "anyone" trigger it, or write its new address into the secret ${url}`,
    404: `the workflow was removed or switched off: write the address of another into the secret ${url}`,
    other: 'see the runs of the workflow in Power Automate',
  });
};
