export { DataFolder } from './data-folder.js';
export { fillAtFirstStart, issuerKeys, readIssuerKeys, sayIssuer, type Seed } from './first-filling.js';
export { ALL_ENTITIES, ALL_MIGRATIONS } from './rooms.js';
