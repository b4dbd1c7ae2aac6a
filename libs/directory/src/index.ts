export * from './organisation.js';
export * from './entitlement.js';
export * from './reference-data.js';
export * from './postcode.js';
export * from './who-answers.js';
export * from './directory-snapshot.js';
export { referenceDataOnFile } from './persistence/reference-files.js';
