import { HABITS } from './agency-habits.js';
import type { Habits } from './habits.js';

/** What the registering authority's own record is like: good, but an office's view on an earlier day. */
export const REGISTERED: Habits = {
  ...HABITS.council,
  given: {
    ...HABITS.council.given,
    nickname: 0.008,
    otherSpelling: 0.04,
    misheard: 0.004,
    mistyped: 0.005,
    initial: 0,
    missing: 0,
  },
  family: {
    ...HABITS.council.family,
    otherSpelling: 0.03,
    misheard: 0.003,
    mistyped: 0.005,
    otherName: 0.02,
    missing: 0,
    fathersName: 0.01,
  },
  wholeInOne: 0,
  aliasGiven: 0.6,
  middleGiven: 0.55,
  birth: { ageOnly: 0, yearOnly: 0.001, monthOnly: 0, swapped: 0.002, wrong: 0.004, siblings: 0.0005, missing: 0.002 },
  address: {
    missing: 0.01,
    former: 0.18,
    postcodeOnly: 0.01,
    noPostcode: 0.005,
    mistyped: 0.004,
    elsewhere: 0,
    placement: 0.75,
  },
  numbers: { 'local-authority': 1, 'nhs-number': 0.8, upn: 0.7, 'home-office': 0.75 },
  hostNumber: 0,
  numberMistyped: 0.002,
  numberOfSibling: 0.0005,
};
