import { costTable } from './cost-table.ts';

// `npm run costs` prints what requests cost: documents, request units, and calls of Graph and Teams.
console.log(await costTable());
