/** The hub's own time. Everything that falls due is compared with it, so that a simulated clock can stand in for it. */
export interface Clock {
  now(): Date;
}
