export { DataFolder } from './data-folder.js';
export { fillAtFirstStart, sayIssuer, type Seed } from './first-filling.js';
export { issuerKeys, newIssuerKey, readIssuerKeys, rotated, type IssuerKey } from './issuer-keys.js';
export { ALL_ENTITIES, ALL_MIGRATIONS } from './rooms.js';
