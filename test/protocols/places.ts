/** The authorities whose protocols the hub has, and those that place children with them. */
export const BIRMINGHAM = 'E08000025';
export const WIGAN = 'E08000010';
export const DARLINGTON = 'E06000005';
export const MEDWAY = 'E06000035';
export const BRADFORD = 'E08000032';
export const LIVERPOOL = 'E08000012';
export const KENT = 'E10000016';
export const COUNTY_DURHAM = 'E06000047';
export const SANDWELL = 'E08000028';
export const LEEDS = 'E08000035';
