import { approvingTable } from './approving.ts';
import { costTable } from './cost-table.ts';

// `npm run costs` prints what approving takes with Graph at 100 ms a round trip, and then what requests cost:
// documents, request units, and calls of Graph and Teams.
console.log(await approvingTable());
console.log(await costTable());
