/** What of a value arrives by HTTP: as JSON has no dates, instants (UTC) come as ISO texts. */
export type Wire<T> = T extends Date ? string : T extends object ? { [K in keyof T]: Wire<T[K]> } : T;
