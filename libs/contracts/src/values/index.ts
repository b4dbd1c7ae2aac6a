export * from './address.js';
export * from './care.js';
export * from './missing-from.js';
export * from './people.js';
export { AliasName, Identifier, PersonName, ReportedChild } from './reported-child.js';
export * from './risk.js';
