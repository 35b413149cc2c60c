/** Where the present comes from. The system clock lives in the platform; pure rules take an instant instead. */
export interface Clock {
  now(): Date;
}

/** A clock that stands still at an ISO instant such as `2026-11-24T02:00:00Z`. */
export const fixedClock = (iso: string): Clock => {
  const time = new Date(iso).getTime();
  if (Number.isNaN(time)) throw new RangeError(`not an instant: ${iso}`);
  return { now: () => new Date(time) };
};
