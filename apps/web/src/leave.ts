/** To an address that is no page of this app. */
export const leave = { to: (address: string): void => window.location.assign(address) };
