// Every shape as the domain has it, in SQL; what is null in the table is left out.

export const ORGANISATION = `json_strip_nulls(json_build_object('id', o.id, 'kind', o.kind, 'name', o.name, 'urn', o.urn,
  'area', CASE WHEN o.authority IS NOT NULL THEN json_build_object('authority', o.authority) END,
  'workingHours', o.working_hours, 'schoolHolidays', o.school_holidays))`;

export const CONTACT = `json_build_object('id', c.id, 'organisation', c.organisation, 'role', c.role, 'name', c.name,
  'when', c.on_duty, 'channels', c.channels)`;

export const CLIENT = `json_build_object('clientId', c.client_id, 'organisation', c.organisation, 'kind', o.kind,
  'feeds', c.feeds, 'source', c.source, 'scopes', c.scopes, 'keys', c.keys)`;
