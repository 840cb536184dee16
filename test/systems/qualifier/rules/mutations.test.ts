import { failOver } from '../../../rules/mutations.ts';

failOver([
  ['an error share of very few leads', 'qualifier', '[10m])) > 0.1', '[10m])) > 0'],
  ['refused requests taken for served ones', 'qualifier', 'status!="refused"', 'status!=""'],
]);
